"""What the delivery engine runs in the database.

`mailing_step` settles one mail and moves the next one in flight, in one transaction and one round trip: so each mail
costs one commit, and a process killed at any point leaves at most one mail of which nobody knows whether it left.

It waits for the address's lock before it looks for a suppression, and who suppresses holds that lock until the
commit: nothing goes in flight after the commit of an unsubscription.
"""

STEP_FUNCTION = """
CREATE FUNCTION mailing_step(
    done_id bigint, done_token bigint, done_state text, done_cause text, done_code int, done_reason text,
    done_due timestamptz, next_id bigint, next_token bigint, lease interval
) RETURNS TABLE (settled boolean, verdict text)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    candidate record;
BEGIN
    settled := TRUE;
    verdict := 'none';
    IF done_id IS NOT NULL THEN
        UPDATE mailing_delivery SET
            state = done_state, cause = done_cause, reply_code = done_code, reason = done_reason, lease_until = NULL,
            due_at = COALESCE(done_due, due_at),
            attempts = attempts - (done_cause = 'fault')::int, -- our own fault uses up nobody's attempt
            settled_at = CASE WHEN done_state IN ('accepted', 'failed', 'skipped', 'unknown') THEN clock_timestamp() END
        WHERE id = done_id AND token = done_token AND state = 'in_flight';
        settled := FOUND;
        IF NOT settled THEN
            verdict := 'fenced';
            RETURN NEXT; RETURN;
        END IF;
    END IF;
    IF next_id IS NULL THEN
        RETURN NEXT; RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(address_key, 7)) FROM mailing_delivery WHERE id = next_id;
    SELECT d.address_key, b.state AS batch_state, b.scope INTO candidate
        FROM mailing_delivery d JOIN mailing_batch b ON b.id = d.batch_id
        WHERE d.id = next_id AND d.token = next_token AND d.state = 'claimed' AND d.lease_until > clock_timestamp()
        FOR UPDATE OF d;
    IF NOT FOUND THEN
        verdict := 'fenced';
    ELSIF candidate.batch_state <> 'sending' THEN
        verdict := 'stopped';
    ELSIF EXISTS (
        SELECT 1 FROM mailing_suppression s
        WHERE s.address_sha256 = encode(sha256(convert_to(candidate.address_key, 'UTF8')), 'hex')
        AND s.scope IN ('all', candidate.scope)
    ) THEN
        UPDATE mailing_delivery SET
            state = 'skipped', cause = 'suppressed', settled_at = clock_timestamp(), lease_until = NULL
        WHERE id = next_id;
        verdict := 'suppressed';
    ELSE
        UPDATE mailing_delivery SET
            state = 'in_flight', in_flight_at = clock_timestamp(), attempts = attempts + 1,
            lease_until = clock_timestamp() + lease
        WHERE id = next_id;
        verdict := 'go';
    END IF;
    RETURN NEXT;
END $$
"""
DROP_STEP_FUNCTION = (
    "DROP FUNCTION mailing_step(bigint, bigint, text, text, int, text, timestamptz, bigint, bigint, interval)"
)

CREATE_TOKENS = "CREATE SEQUENCE mailing_token"
DROP_TOKENS = "DROP SEQUENCE mailing_token"

# The audience, in one statement: whatever the audience's query yields, each address once.
MATERIALISE = """
INSERT INTO mailing_delivery
    (batch_id, address, address_key, merge, state, cause, reason, attempts, due_at)
SELECT %s, audience.address, audience.address_key, audience.merge, 'pending', '', '', 0, clock_timestamp()
FROM ({audience}) AS audience (address, address_key, merge)
ON CONFLICT (batch_id, address_key) DO NOTHING
"""

# Whoever freezes an audience shares this lock, whoever forgets an address has it alone: else an audience whose
# transaction is still open would keep an address that nobody can see yet.
FREEZING = "SELECT pg_advisory_xact_lock_shared(hashtextextended('mailing.audience', 0))"
FORGETTING = "SELECT pg_advisory_xact_lock(hashtextextended('mailing.audience', 0))"

# What a claim may take: due, of this batch, nobody else's.
WINDOW = """
SELECT id, split_part(address_key, '@', 2) FROM mailing_delivery
WHERE batch_id = %(batch)s AND state IN ('pending', 'retry') AND due_at <= clock_timestamp()
ORDER BY due_at, id LIMIT %(size)s FOR UPDATE SKIP LOCKED
"""

# One new token for the whole claim. Whoever held these rows before has another one, and is shut out.
CLAIM = """
WITH fence AS MATERIALIZED (SELECT nextval('mailing_token') AS token),
chosen AS ({window})
UPDATE mailing_delivery d SET
    state = 'claimed', token = fence.token, lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM chosen, fence WHERE d.id = chosen.id
RETURNING d.id, d.address, d.merge, d.attempts, d.token
"""
CLAIM_DUE = CLAIM.format(window=WINDOW)
CLAIM_CHOSEN = CLAIM.format(window="SELECT unnest(%(ids)s::bigint[]) AS id")

POSTPONE = """
UPDATE mailing_delivery d SET due_at = clock_timestamp() + late.wait * interval '1 second', cause = 'limited'
FROM unnest(%(ids)s, %(waits)s::float[]) AS late (id, wait) WHERE d.id = late.id
"""

STEP = """
SELECT settled, verdict FROM mailing_step(
    %(done_id)s, %(done_token)s, %(done_state)s, %(done_cause)s, %(done_code)s, %(done_reason)s, %(done_due)s,
    %(next_id)s, %(next_token)s, make_interval(secs => %(lease)s)
)
"""

# Passes by what somebody else holds (a cancellation, an erasure): to wait there, with rows in hand, is a deadlock.
BACK = """
UPDATE mailing_delivery SET
    state = CASE WHEN attempts > 0 THEN 'retry' ELSE 'pending' END,
    cause = CASE WHEN attempts > 0 AND cause = '' THEN 'worker_lost' ELSE cause END,
    lease_until = NULL, token = NULL
WHERE id IN (SELECT id FROM mailing_delivery WHERE state = 'claimed' AND {which} FOR UPDATE SKIP LOCKED)
"""
RELEASE = BACK.format(which="id = ANY(%(ids)s) AND token = %(token)s")

# What a dead worker left behind: taken but not begun goes back; in flight is unknown, or goes again where the batch
# promises at least once. Taking the token away shuts the door behind a worker that only slept.
EXPIRE_CLAIMED = BACK.format(which="lease_until < clock_timestamp()")
EXPIRE_IN_FLIGHT = """
UPDATE mailing_delivery d SET
    state = CASE WHEN lost.again THEN 'retry' ELSE 'unknown' END, cause = 'worker_lost', reason = '', reply_code = NULL,
    settled_at = CASE WHEN lost.again THEN NULL ELSE clock_timestamp() END,
    due_at = clock_timestamp(), lease_until = NULL, token = NULL
FROM (
    SELECT f.id, b.guarantee = 'at_least_once' AND f.attempts <= %(attempts)s AS again
    FROM mailing_delivery f JOIN mailing_batch b ON b.id = f.batch_id
    WHERE f.state = 'in_flight' AND f.lease_until < clock_timestamp() FOR UPDATE OF f SKIP LOCKED
) lost
WHERE d.id = lost.id
"""

# Settled too late: what came back to a batch (deferred, or of a dead worker) after it was cancelled does not leave.
SWEEP = """
UPDATE mailing_delivery d SET state = 'skipped', cause = 'cancelled', settled_at = clock_timestamp()
FROM mailing_batch b WHERE b.id = d.batch_id AND b.state = 'cancelled' AND d.state IN ('pending', 'retry')
"""

# Two statements: the second one looks when the batch's row is locked, and so sees what a person decided meanwhile.
OVER = """
{act} WHERE b.state = 'sending' AND b.id = ANY(%(batches)s) AND NOT EXISTS (
    SELECT 1 FROM mailing_delivery d
    WHERE d.batch_id = b.id AND d.state IN ('pending', 'retry', 'claimed', 'in_flight')
) {lock}
"""
ENDED = OVER.format(act="SELECT b.id FROM mailing_batch b", lock="FOR UPDATE SKIP LOCKED")
FINISH = OVER.format(act="UPDATE mailing_batch b SET state = 'done', finished_at = clock_timestamp()", lock="")
