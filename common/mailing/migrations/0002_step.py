"""The sequence and the function that the delivery engine stands on."""

from django.db import migrations

from common.mailing import sql


class Migration(migrations.Migration):
    dependencies = [("mailing", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.CREATE_TOKENS, sql.DROP_TOKENS),
        migrations.RunSQL(sql.STEP_FUNCTION, sql.DROP_STEP_FUNCTION),
    ]
