"""A case stays what was opened; whose it is, its key and who opened it are looked up once per statement, like what facts refer to."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('detentions', '0016_references_by_statement'),
    ]

    operations = [
        migrations.AlterField(
            model_name='detention',
            name='detainee',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='detentions', to='detentions.detainee'),
        ),
        migrations.AlterField(
            model_name='detention',
            name='key',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='detentions.casekey'),
        ),
        migrations.AlterField(
            model_name='detention',
            name='opened_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casekey',
            trigger=pgtrigger.compiler.Trigger(name='rows_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f72aaf62b86efb0049f261adc7323452e26cfd69', operation='DELETE', pgid='pgtrigger_rows_are_kept_for_good_03a3a', table='detentions_casekey', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casekey',
            trigger=pgtrigger.compiler.Trigger(name='ids_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eaeabf09d88303b0b10f4b0493d427903896bb93', operation='UPDATE', pgid='pgtrigger_ids_are_kept_for_good_92eb6', table='detentions_casekey', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detention',
            trigger=pgtrigger.compiler.Trigger(name='a_case_stays_what_was_opened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."detainee_id" IS DISTINCT FROM (NEW."detainee_id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='806477a14292a242f1f6408b5519fea86739332b', operation='UPDATE', pgid='pgtrigger_a_case_stays_what_was_opened_ef77b', table='detentions_detention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detention',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "detainee_id" AS id FROM written WHERE "detainee_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_detainee" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_detention.detainee_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "key_id" AS id FROM written WHERE "key_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_casekey" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_detention.key_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "opened_by_id" AS id FROM written WHERE "opened_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_detention.opened_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='35d2184b4b21c24aca1a15cd6168e8598d710533', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_b9b13', referencing='REFERENCING NEW TABLE AS written ', table='detentions_detention', when='AFTER')),
        ),
    ]
