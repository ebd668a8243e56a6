"""Triggers that mark the stored size of a company as out of date, whoever changes what it rests on.

An empty `size_as_of` says "to be worked out again": pages show it, and a task finds it. A trigger also catches imports,
Django admin and plain SQL, which actions can't.
"""

import pgtrigger

# No "where it is set" here: the update has to wait for a refresh that has locked the row and read older figures.
MARK = "UPDATE companies_company SET size_as_of = NULL WHERE id IN ({ids});"


def size_outdated_by(*columns: str) -> pgtrigger.Trigger:
    """Mark the companies named by the columns, before and after the change."""
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return pgtrigger.Trigger(
        name="size_outdated",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP <> 'DELETE' THEN {MARK.format(ids=new)} END IF;
            IF TG_OP <> 'INSERT' THEN {MARK.format(ids=old)} END IF;
            RETURN NULL;
        """,
    )


OWN_SECTOR = pgtrigger.Trigger(
    name="size_outdated",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__sector__df=pgtrigger.F("new__sector")),
    func="NEW.size_as_of = NULL; RETURN NEW;",
)
OF_HELD = pgtrigger.Trigger(
    name="size_outdated",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    func="""
        UPDATE companies_company SET size_as_of = NULL FROM companies_stake
        WHERE companies_stake.held_id = companies_company.id AND companies_stake.holder_id = NEW.id;
        RETURN NULL;
    """,
)
