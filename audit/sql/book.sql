-- The book's functions, installed again after each migrate. They run as the owner with a fixed search path.
-- EXECUTE is taken from PUBLIC for all of them and given to the runtime role for the few that install.py names:
-- else that role could hang a recording trigger on a table of its own and forge entries.

-- Transaction numbers start again in a restored cluster, so each entry carries the cluster's own number.
CREATE OR REPLACE FUNCTION audit_cluster() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (SELECT system_identifier FROM pg_control_system());
END $$;

-- Opens an action and names it in a setting that ends with the transaction; returns the one it is nested in.
CREATE OR REPLACE FUNCTION audit_begin(p_actor text, p_verb text, p_room bigint, p_thing text, p_purpose text,
                                       p_reason text, OUT number bigint, OUT outer_action text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_salt bytea;
  v_digest bytea := '';
BEGIN
  IF p_reason <> '' THEN
    v_salt := uuid_send(gen_random_uuid());
    v_digest := sha256(v_salt || convert_to(p_reason, 'UTF8'));
  END IF;
  INSERT INTO audit_action(cluster, xact, at, actor, verb, room, thing, purpose, digest)
  VALUES (audit_cluster(), pg_current_xact_id()::text::bigint, greatest(clock_timestamp(), transaction_timestamp()),
          p_actor, p_verb, p_room, p_thing, p_purpose, v_digest) RETURNING id INTO number;
  IF p_reason <> '' THEN
    INSERT INTO audit_reason(action_id, room, salt, text) VALUES (number, p_room, v_salt, p_reason);
  END IF;
  outer_action := coalesce(current_setting('book.action', true), '');
  PERFORM set_config('book.action', number::text, true);
END $$;

-- The action this transaction is in. An older action is worthless: another transaction, or, where the number
-- of the transaction came round again in a restored cluster, an earlier time. This function and the next are
-- called from those that run as the owner, with the search path fixed there: fixing it again costs time per row.
CREATE OR REPLACE FUNCTION audit_current(p_what text) RETURNS audit_action
LANGUAGE plpgsql AS $$
DECLARE
  v_named text := coalesce(current_setting('book.action', true), '');
  v audit_action;
BEGIN
  IF v_named ~ '^[0-9]{1,18}$' THEN
    SELECT * INTO v FROM audit_action WHERE id = v_named::bigint
       AND xact = pg_current_xact_id()::text::bigint AND at >= transaction_timestamp();
  END IF;
  IF v.id IS NULL THEN
    RAISE EXCEPTION 'write to % outside an audit action', p_what USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN v;
END $$;

CREATE OR REPLACE FUNCTION audit_note(a audit_action, p_table text, p_row text, p_op text, p_room bigint,
                                      p_content_room bigint, p_body jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_salt bytea := uuid_send(gen_random_uuid());
  v_id bigint;
BEGIN
  INSERT INTO audit_change(cluster, xact, action_id, table_name, row_id, op, room, digest)
  VALUES (a.cluster, a.xact, a.id, p_table, p_row, p_op, p_room, sha256(v_salt || convert_to(p_body::text, 'UTF8')))
  RETURNING id INTO v_id;
  INSERT INTO audit_content(change_id, room, salt, body) VALUES (v_id, p_content_room, v_salt, p_body);
END $$;

-- After each row. Arguments: the key's column, the room's column or '', then the secret columns.
CREATE OR REPLACE FUNCTION audit_record_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  a audit_action := audit_current(TG_TABLE_NAME);
  v_old jsonb;
  v_new jsonb;
  v_row jsonb;
  v_secret text[];
  v_room bigint;
BEGIN
  IF TG_OP <> 'INSERT' THEN v_old := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN v_new := to_jsonb(NEW); END IF;
  v_row := coalesce(v_new, v_old);
  v_room := (v_row ->> TG_ARGV[1])::bigint;
  IF TG_OP = 'UPDATE' AND v_room IS DISTINCT FROM (v_old ->> TG_ARGV[1])::bigint THEN
    RAISE EXCEPTION 'a row of % never changes rooms', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'room_is_kept', TABLE = TG_TABLE_NAME;
  END IF;
  IF TG_NARGS > 2 THEN
    v_secret := TG_ARGV[2:];
    IF TG_OP = 'UPDATE' THEN
      v_secret := ARRAY(SELECT s FROM unnest(v_secret) s WHERE v_old -> s IS DISTINCT FROM v_new -> s);
    END IF;
    v_old := v_old - TG_ARGV[2:];
    v_new := v_new - TG_ARGV[2:];
  END IF;
  PERFORM audit_note(a, TG_TABLE_NAME, v_row ->> TG_ARGV[0], TG_OP, v_room, v_room,
                     jsonb_build_object('before', v_old, 'after', v_new, 'secret', to_jsonb(v_secret)));
  RETURN NULL;
END $$;

-- The digest of rows: per batch of ten thousand ids, then over the batches. Columns are named, so neither
-- their order nor a later column changes it. `p_source` is a table with p_first and p_last, or the rows just written.
CREATE OR REPLACE FUNCTION audit_bulk_query(p_source text, p_columns text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_row text := (SELECT string_agg(format('r.%I', c), ', ' ORDER BY n) FROM unnest(p_columns) WITH ORDINALITY AS u(c, n));
BEGIN
  RETURN format(
    'SELECT coalesce(sum(n), 0)::bigint, min(lo), max(hi), encode(sha256(string_agg(d, %L::bytea ORDER BY b)), %L) FROM ('
    'SELECT r.id / 10000 AS b, count(*) AS n, min(r.id) AS lo, max(r.id) AS hi,'
    ' sha256(convert_to(string_agg(ROW(%s)::text, E%L ORDER BY r.id), %L)) AS d FROM %s r', '', 'hex', v_row, E'\n', 'UTF8', p_source);
END $$;

-- Before each statement on a bulk table: one at a time, so that the ranges of ids never overlap.
CREATE OR REPLACE FUNCTION audit_bulk_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(-7250001, TG_RELID::int);
  RETURN NULL;
END $$;

-- After each statement: one entry with count, first and last id and digest. Arguments: the room's column or '',
-- then the columns in the digest.
CREATE OR REPLACE FUNCTION audit_record_bulk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' SET intervalstyle = 'iso_8601'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
  a audit_action;
  v_columns text[] := TG_ARGV[1:];
  v_n bigint;
  v_first bigint;
  v_last bigint;
  v_digest text;
  v_room bigint;
  v_mixed boolean := false;
BEGIN
  EXECUTE audit_bulk_query('new_rows', v_columns) || ' GROUP BY 1) batches' INTO v_n, v_first, v_last, v_digest;
  IF v_n = 0 THEN RETURN NULL; END IF;
  a := audit_current(TG_TABLE_NAME);
  IF TG_ARGV[0] <> '' THEN
    EXECUTE format('SELECT min(%1$I), min(%1$I) IS DISTINCT FROM max(%1$I) OR count(%1$I) NOT IN (0, count(*)) FROM new_rows', TG_ARGV[0])
       INTO v_room, v_mixed;
  END IF;
  IF v_mixed THEN
    RAISE EXCEPTION 'one statement on % writes one room', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_has_one_room', TABLE = TG_TABLE_NAME;
  END IF;
  PERFORM audit_note(a, TG_TABLE_NAME, v_first || '-' || v_last, 'BULK', v_room, v_room, jsonb_build_object(
    'count', v_n, 'first', v_first, 'last', v_last, 'columns', to_jsonb(v_columns), 'sha256', v_digest));
  RETURN NULL;
END $$;

-- The same digest computed again from a table, for verify. Runs as the caller: it reads what the caller may read.
CREATE OR REPLACE FUNCTION audit_bulk_digest(p_table text, p_columns text[], p_first bigint, p_last bigint,
                                             OUT counted bigint, OUT digest text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' SET intervalstyle = 'iso_8601'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
  v_first bigint;
  v_last bigint;
BEGIN
  EXECUTE audit_bulk_query(format('public.%I', p_table), p_columns) || ' WHERE r.id BETWEEN $1 AND $2 GROUP BY 1) batches'
     INTO counted, v_first, v_last, digest USING p_first, p_last;
END $$;

-- After each move: the row advances if it still stands where the move starts.
-- Arguments: the table whose state moves, and the move's column that points to it.
CREATE OR REPLACE FUNCTION audit_advance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_n int;
  v_id bigint := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
BEGIN
  EXECUTE format('UPDATE public.%I SET state = $1 WHERE id = $2 AND state = $3', TG_ARGV[0])
    USING NEW.to_state, v_id, NEW.from_state;
  GET DIAGNOSTICS v_n = ROW_COUNT;
  IF v_n <> 1 THEN
    RAISE EXCEPTION '% % is not %', TG_ARGV[0], v_id, NEW.from_state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'state_is_stale', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;

-- Before a row is born. Argument: the state it starts in.
CREATE OR REPLACE FUNCTION audit_born() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state IS DISTINCT FROM TG_ARGV[0] THEN
    RAISE EXCEPTION 'a row of % starts as %', TG_TABLE_NAME, TG_ARGV[0]
      USING ERRCODE = 'check_violation', CONSTRAINT = 'state_at_birth', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;

-- Owner only. Removes the content of a room for ever; the entries stay, and this one says why content is missing.
CREATE OR REPLACE FUNCTION audit_destroy(p_room bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  a audit_action := audit_current('audit_content');
  v_contents bigint;
  v_reasons bigint;
BEGIN
  DELETE FROM audit_content WHERE room = p_room;
  GET DIAGNOSTICS v_contents = ROW_COUNT;
  DELETE FROM audit_reason WHERE room = p_room;
  GET DIAGNOSTICS v_reasons = ROW_COUNT;
  PERFORM audit_note(a, 'audit_content', p_room::text, 'DESTROY', p_room, NULL,
                     jsonb_build_object('contents', v_contents, 'reasons', v_reasons));
  RETURN v_contents + v_reasons;
END $$;

CREATE OR REPLACE FUNCTION audit_look(p_actor text, p_operation text, p_thing text, p_room bigint, p_purpose text,
                                      p_refused boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_bucket timestamptz := date_bin('10 minutes', v_now, '2000-01-01T00:00:00Z');
BEGIN
  IF EXISTS (SELECT FROM audit_visit WHERE actor = p_actor AND operation = p_operation AND thing = p_thing
                AND purpose = p_purpose AND refused = p_refused AND bucket = v_bucket) THEN
    RETURN;
  END IF;
  INSERT INTO audit_visit(cluster, xact, at, actor, operation, thing, room, purpose, refused, bucket)
  VALUES (audit_cluster(), pg_current_xact_id()::text::bigint, v_now, p_actor, p_operation, p_thing, p_room, p_purpose,
          p_refused, v_bucket)
  ON CONFLICT DO NOTHING;
END $$;

-- The next link of the chain; whether it is the right one only the key can tell.
CREATE OR REPLACE FUNCTION audit_add_seal(p_id bigint, p_cluster bigint, p_horizon bigint, p_rows bigint, p_marks bytea,
                                          p_mac bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF p_id <> (SELECT coalesce(max(id), 0) + 1 FROM audit_seal) THEN
    RAISE EXCEPTION 'seal % is not the next one', p_id USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO audit_seal(id, cluster, horizon, rows, marks, mac) VALUES (p_id, p_cluster, p_horizon, p_rows, p_marks, p_mac);
END $$;

-- Rows of a table that differ from the last entry about them, for verify. Only columns that the entry knows and the table
-- still has are compared. Runs as the caller: it reads what the caller may read.
CREATE OR REPLACE FUNCTION audit_strange_rows(p_table text, p_key text, p_secret text[])
RETURNS TABLE (row_id text, what text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
BEGIN
  RETURN QUERY EXECUTE format($q$
    WITH told AS (
      SELECT DISTINCT ON (c.row_id) c.row_id, c.op, c.id FROM audit_change c
       WHERE c.table_name = %L AND c.op IN ('INSERT', 'UPDATE', 'DELETE') ORDER BY c.row_id, c.id DESC
    ), there AS (
      SELECT t.%I::text AS row_id, to_jsonb(t) - $1 AS now FROM public.%I t
    )
    SELECT coalesce(told.row_id, there.row_id),
           CASE WHEN told.row_id IS NULL THEN 'the row has no entry'
                WHEN there.row_id IS NULL THEN 'the row was removed'
                WHEN told.op = 'DELETE' THEN 'the row was deleted, and is there'
                ELSE 'the row was altered' END
      FROM told FULL JOIN there ON there.row_id = told.row_id LEFT JOIN audit_content t ON t.change_id = told.id
     WHERE CASE WHEN told.row_id IS NULL THEN true
                WHEN there.row_id IS NULL THEN told.op <> 'DELETE'
                WHEN told.op = 'DELETE' THEN true
                ELSE EXISTS (SELECT FROM jsonb_each(t.body -> 'after') e
                              WHERE there.now ? e.key AND there.now -> e.key IS DISTINCT FROM e.value) END
     ORDER BY 1 $q$, p_table, p_key, p_table) USING p_secret;
END $$;
