"""Facts and citations: what they refer to is checked once per statement, and kept for good, instead of a foreign key per row."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('detentions', '0015_indexes_that_nobody_asks'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attribute',
            name='detainee',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attributes', to='detentions.detainee'),
        ),
        migrations.AlterField(
            model_name='attribute',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='charge',
            name='detention',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='detentions.detention'),
        ),
        migrations.AlterField(
            model_name='charge',
            name='offence',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='detentions.offence'),
        ),
        migrations.AlterField(
            model_name='charge',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='citation',
            name='source',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='detentions.source'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='detention',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='detentions.detention'),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='facility',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='detentions.location'),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='place',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='detentions.location'),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='detaineename',
            name='detainee',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='names', to='detentions.detainee'),
        ),
        migrations.AlterField(
            model_name='detaineename',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='judgement',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='merge',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='ngocount',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='notdetained',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='ruling',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attribute',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_attribute.recorded_by_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "detainee_id" AS id FROM written WHERE "detainee_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_detainee" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_attribute.detainee_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='0425e18d9cea58829768acb4a0534968432288d5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_200ad', referencing='REFERENCING NEW TABLE AS written ', table='detentions_attribute', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='charge',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_charge.recorded_by_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "detention_id" AS id FROM written WHERE "detention_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_detention" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_charge.detention_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "offence_id" AS id FROM written WHERE "offence_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_offence" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_charge.offence_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='ea6b1dea5f9d24b49e954d19fc26a3b78ee3dd49', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_9485f', referencing='REFERENCING NEW TABLE AS written ', table='detentions_charge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "source_id" AS id FROM written WHERE "source_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_source" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_citation.source_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='4b1b6e6e972b91c57411f1e3966c182b66959374', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_5c4c1', referencing='REFERENCING NEW TABLE AS written ', table='detentions_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_consent.recorded_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='54d3be593abd41e17299ec1812d020fdfc365e84', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_90518', referencing='REFERENCING NEW TABLE AS written ', table='detentions_consent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='custodyevent',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_custodyevent.recorded_by_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "detention_id" AS id FROM written WHERE "detention_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_detention" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_custodyevent.detention_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "place_id" AS id FROM written WHERE "place_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_location" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_custodyevent.place_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "facility_id" AS id FROM written WHERE "facility_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_location" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_custodyevent.facility_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='2539bb1c48d3916d3bed1d62cbfa43f7bfa48b69', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_2fff7', referencing='REFERENCING NEW TABLE AS written ', table='detentions_custodyevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detainee',
            trigger=pgtrigger.compiler.Trigger(name='rows_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4bafa534553ec259de45abebdceb4a295764d81e', operation='DELETE', pgid='pgtrigger_rows_are_kept_for_good_368d5', table='detentions_detainee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detainee',
            trigger=pgtrigger.compiler.Trigger(name='ids_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4cb4b569ce99c452c8afe4e2d78fa6323ba8485f', operation='UPDATE', pgid='pgtrigger_ids_are_kept_for_good_899bf', table='detentions_detainee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detaineename',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_detaineename.recorded_by_id refers to a row that is not there\';\nEND IF;\n\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "detainee_id" AS id FROM written WHERE "detainee_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_detainee" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_detaineename.detainee_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='0a337761ea93d75875844cdb32067b51edd645dd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_7a620', referencing='REFERENCING NEW TABLE AS written ', table='detentions_detaineename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detention',
            trigger=pgtrigger.compiler.Trigger(name='rows_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9a9b8e9358304c0a6ed67e862f8dd08164ed8ea8', operation='DELETE', pgid='pgtrigger_rows_are_kept_for_good_efb66', table='detentions_detention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='detention',
            trigger=pgtrigger.compiler.Trigger(name='ids_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='566f9052cbc345fde57a5872d907282e004a4a1d', operation='UPDATE', pgid='pgtrigger_ids_are_kept_for_good_32c14', table='detentions_detention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_judgement.recorded_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='8c9ddd844f526a9bef4b9754c3b3e154412ab990', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_ce2b9', referencing='REFERENCING NEW TABLE AS written ', table='detentions_judgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='location',
            trigger=pgtrigger.compiler.Trigger(name='rows_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='95ccd1df4da3e641e2b247e5b749a5ef296d4ddc', operation='DELETE', pgid='pgtrigger_rows_are_kept_for_good_78f2d', table='detentions_location', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='location',
            trigger=pgtrigger.compiler.Trigger(name='ids_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1c68ded538d989ed1c9da46ab2357ca592fbbfd2', operation='UPDATE', pgid='pgtrigger_ids_are_kept_for_good_2530d', table='detentions_location', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merge',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_merge.recorded_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='c4204ef7c5b2575c33d893703f0e04b3fb88fdca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_a7ef2', referencing='REFERENCING NEW TABLE AS written ', table='detentions_merge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ngocount',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_ngocount.recorded_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='37be7d8fd5c1812df57a42265d24292cb0af4b5b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_ed9ff', referencing='REFERENCING NEW TABLE AS written ', table='detentions_ngocount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notdetained',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_notdetained.recorded_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='bcf72987353fd85407ea08fe3ecb5343064501bf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_8e346', referencing='REFERENCING NEW TABLE AS written ', table='detentions_notdetained', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offence',
            trigger=pgtrigger.compiler.Trigger(name='rows_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ee030ad6a865e37e428f8b0493f7c9b6465c42ca', operation='DELETE', pgid='pgtrigger_rows_are_kept_for_good_73c9c', table='detentions_offence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offence',
            trigger=pgtrigger.compiler.Trigger(name='ids_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='84f147469017ded028206c0c6b1ebb004f5e026e', operation='UPDATE', pgid='pgtrigger_ids_are_kept_for_good_1936c', table='detentions_offence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruling',
            trigger=pgtrigger.compiler.Trigger(name='references_lead_somewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT "recorded_by_id" AS id FROM written WHERE "recorded_by_id" IS NOT NULL) AS told\n    WHERE (SELECT true FROM "detentions_user" AS kept WHERE kept.id = told.id) IS NULL\n) THEN\n    RAISE EXCEPTION USING ERRCODE = \'foreign_key_violation\', MESSAGE = \'detentions_ruling.recorded_by_id refers to a row that is not there\';\nEND IF;\nRETURN NULL;', hash='a4153bfca9654bcac3304c1b5961b3b9aac45ff8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_references_lead_somewhere_bbb07', referencing='REFERENCING NEW TABLE AS written ', table='detentions_ruling', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='rows_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='758cf1b094871eaed0dacc0c9fa1f7648f705c6e', operation='DELETE', pgid='pgtrigger_rows_are_kept_for_good_fb4d2', table='detentions_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='ids_are_kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9dd344673b7d43a390d4ddb6f5122926bfb5663d', operation='UPDATE', pgid='pgtrigger_ids_are_kept_for_good_87c66', table='detentions_user', when='BEFORE')),
        ),
    ]
