"""What the database itself refuses to change once an audit is delivered: the text of the triggers."""

from string import Template

import pgtrigger

ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
LOCK = Template(
    """
    PERFORM 1 FROM audits_audit WHERE id IN ($audits) FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM audits_audit WHERE id IN ($audits)
        AND state IN ('delivered', 'closed', 'cancelled')
        AND NOT (TG_OP = 'INSERT' AND origin = 'imported')
    ) AND NOT ($exception) THEN $refuse END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
    """
)
REFUSE = "RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"


def frozen_but_for(*fields: str, message: str) -> str:
    """Return a trigger's text that refuses a change of anything but these columns."""
    refuse = REFUSE.format(message=message)
    return f"IF {_differs(fields)} THEN {refuse} END IF; RETURN NEW;"


def locked_on_delivery(audits: str, *, message: str, but_for: tuple[str, ...] = ()) -> pgtrigger.Trigger:
    """Return the trigger that locks what belongs to a delivered, closed or cancelled audit.

    `audits` is SQL that lists the ids of the audits concerned; `but_for` names columns that may still change. Rows of
    imported audits may be inserted: those audits arrive delivered. The audit's row is locked, so that nothing slips
    in while somebody delivers.
    """
    exception = f"TG_OP = 'UPDATE' AND NOT ({_differs(but_for)})" if but_for else "FALSE"
    return pgtrigger.Trigger(
        name="locked_on_delivery",
        operation=ANY_CHANGE,
        when=pgtrigger.Before,
        func=LOCK.substitute(audits=audits, exception=exception, refuse=REFUSE.format(message=message)),
    )


def belongs_together(query: str, *, message: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses a row for which the query finds nothing."""
    return pgtrigger.Trigger(
        name="belongs_together",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"PERFORM 1 {query}; IF NOT FOUND THEN {REFUSE.format(message=message)} END IF; RETURN NEW;",
    )


def _differs(but_for: tuple[str, ...]) -> str:
    names = ", ".join(f"'{name}'" for name in but_for)
    return f"(to_jsonb(NEW) - ARRAY[{names}]) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY[{names}])"
