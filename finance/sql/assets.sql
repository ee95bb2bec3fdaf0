-- What the record of assets must keep to, whoever writes it. The functions run as their owner, with a fixed path.

-- An asset starts as suspected; a part of another one starts in the state of the whole, in the same room and case.
CREATE OR REPLACE FUNCTION finance_asset_born() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  w finance_asset;
BEGIN
  IF NOT EXISTS (SELECT FROM investigations_case c WHERE c.id = NEW.case_id AND c.compartment_id = NEW.compartment_id) THEN
    RAISE EXCEPTION 'an asset lies in the room of its case' USING ERRCODE = 'check_violation', CONSTRAINT = 'asset_in_room_of_case';
  END IF;
  IF NEW.part_of_id IS NULL THEN
    IF NEW.state <> 'suspected' THEN
      RAISE EXCEPTION 'an asset starts as suspected' USING ERRCODE = 'check_violation', CONSTRAINT = 'state_at_birth';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO w FROM finance_asset WHERE id = NEW.part_of_id FOR UPDATE;
  IF NOT FOUND OR w.state <> NEW.state OR w.state IN ('recovered', 'released', 'withdrawn', 'not_found', 'split')
     OR w.compartment_id <> NEW.compartment_id OR w.case_id <> NEW.case_id THEN
    RAISE EXCEPTION 'a part starts in the state, case and room of the whole'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'part_starts_as_the_whole';
  END IF;
  RETURN NEW;
END $$;

-- At the end of the transaction: whoever is split was split by a move, into parts whose first values add up to it.
CREATE OR REPLACE FUNCTION finance_check_split(p_whole bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_amount numeric;
  v_currency text;
  v_booked numeric;
  v_booked_currency text;
  v_sum numeric;
  v_parts bigint;
BEGIN
  SELECT amount, currency INTO v_amount, v_currency FROM finance_assetmove WHERE asset_id = p_whole AND to_state = 'split';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'asset % has parts and was not split', p_whole USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_come_by_a_split';
  END IF;
  SELECT amount, currency INTO v_booked, v_booked_currency FROM finance_assetvaluation
   WHERE asset_id = p_whole ORDER BY valued_on DESC, id DESC LIMIT 1;
  SELECT count(*), sum(v.amount) INTO v_parts, v_sum FROM finance_asset a
    JOIN LATERAL (SELECT x.amount, x.currency FROM finance_assetvaluation x WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1) v
      ON v.currency = v_currency
   WHERE a.part_of_id = p_whole;
  IF v_parts < 2 OR v_parts <> (SELECT count(*) FROM finance_asset WHERE part_of_id = p_whole)
     OR v_sum IS DISTINCT FROM v_amount OR v_booked IS DISTINCT FROM v_amount OR v_booked_currency IS DISTINCT FROM v_currency THEN
    RAISE EXCEPTION 'the parts of asset % do not add up to it', p_whole USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_add_up';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION finance_part_came() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM finance_check_split(NEW.part_of_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION finance_split_came() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM finance_check_split(NEW.asset_id);
  RETURN NULL;
END $$;

-- The last move of an asset that stands: neither a way back nor taken back by one.
CREATE OR REPLACE FUNCTION finance_last_move(p_asset bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (SELECT m.id FROM finance_assetmove m
           WHERE m.asset_id = p_asset AND NOT m.goes_back
             AND NOT EXISTS (SELECT FROM finance_assetmove c WHERE c.corrects_id = m.id AND c.goes_back)
           ORDER BY m.id DESC LIMIT 1);
END $$;

-- A move says what its request asked, rests on a provision that allows it on that day, and is confirmed only where the law
-- lets an officer act first.
CREATE OR REPLACE FUNCTION finance_move_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r finance_moverequest;
  b desk_legalbasis;
BEGIN
  IF NOT EXISTS (SELECT FROM finance_asset a WHERE a.id = NEW.asset_id AND a.compartment_id = NEW.compartment_id) THEN
    RAISE EXCEPTION 'a move lies in the room of its asset' USING ERRCODE = 'check_violation', CONSTRAINT = 'move_in_room_of_asset';
  END IF;
  IF NEW.request_id IS NOT NULL THEN
    SELECT * INTO r FROM finance_moverequest WHERE id = NEW.request_id;
    IF NOT FOUND OR r.state <> 'approved' OR r.asset_id <> NEW.asset_id OR r.from_state <> NEW.from_state
       OR r.to_state <> NEW.to_state OR r.effective_on <> NEW.effective_on OR r.amount IS DISTINCT FROM NEW.amount
       OR r.currency <> NEW.currency OR r.legal_basis_id IS DISTINCT FROM NEW.legal_basis_id
       OR r.authority <> NEW.authority OR r.corrects_id IS DISTINCT FROM NEW.corrects_id THEN
      RAISE EXCEPTION 'the move is not what was approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_what_was_approved';
    END IF;
  END IF;
  IF NEW.legal_basis_id IS NOT NULL THEN
    SELECT * INTO b FROM desk_legalbasis WHERE id = NEW.legal_basis_id;
    IF NOT b.moves ? NEW.to_state OR NEW.effective_on < b.valid_from
       OR (b.valid_to IS NOT NULL AND NEW.effective_on > b.valid_to) THEN
      RAISE EXCEPTION '% does not allow %', b.code, NEW.to_state USING ERRCODE = 'check_violation', CONSTRAINT = 'basis_allows_the_move';
    END IF;
  END IF;
  IF NEW.to_confirm AND (NEW.request_id IS NOT NULL OR NEW.to_state <> 'seized' OR b.confirmed_afterwards IS NOT TRUE) THEN
    RAISE EXCEPTION 'only a seizure on such a provision is confirmed afterwards'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_afterwards_by_law';
  END IF;
  IF NEW.corrects_id IS NOT NULL AND NOT EXISTS
     (SELECT FROM finance_assetmove m WHERE m.id = NEW.corrects_id AND m.asset_id = NEW.asset_id AND NOT m.goes_back) THEN
    RAISE EXCEPTION 'a move corrects a move of the same asset' USING ERRCODE = 'check_violation', CONSTRAINT = 'corrects_the_same_asset';
  END IF;
  IF NEW.goes_back AND NEW.from_state || '>' || NEW.to_state IS DISTINCT FROM
     (SELECT m.to_state || '>' || m.from_state FROM finance_assetmove m
       WHERE m.id = NEW.corrects_id AND m.id = finance_last_move(NEW.asset_id)) THEN
    RAISE EXCEPTION 'only the last move that stands goes back, to where it started'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'goes_back_where_it_began';
  END IF;
  RETURN NEW;
END $$;

-- A request starts from where its asset stands.
CREATE OR REPLACE FUNCTION finance_request_born() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finance_asset a WHERE a.id = NEW.asset_id AND a.compartment_id = NEW.compartment_id
                    AND a.state = NEW.from_state) THEN
    RAISE EXCEPTION 'a request starts from the state of its asset' USING ERRCODE = 'check_violation', CONSTRAINT = 'request_starts_from_asset';
  END IF;
  RETURN NEW;
END $$;

-- What is asked changes only while the request is sent back.
CREATE OR REPLACE FUNCTION finance_request_fixed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'sent_back' AND
     (NEW.amount, NEW.currency, NEW.legal_basis_id, NEW.authority, NEW.effective_on, NEW.reason, NEW.corrects_id)
     IS DISTINCT FROM
     (OLD.amount, OLD.currency, OLD.legal_basis_id, OLD.authority, OLD.effective_on, OLD.reason, OLD.corrects_id) THEN
    RAISE EXCEPTION 'a request changes only while it is sent back' USING ERRCODE = 'check_violation', CONSTRAINT = 'request_is_fixed';
  END IF;
  RETURN NEW;
END $$;

-- Parts come with their request and change only while it is sent back.
CREATE OR REPLACE FUNCTION finance_request_part_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r finance_moverequest;
BEGIN
  SELECT * INTO r FROM finance_moverequest WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.request_id ELSE NEW.request_id END;
  IF r.to_state <> 'split' OR NOT (r.state = 'sent_back' OR (r.state = 'proposed' AND TG_OP = 'INSERT'))
     OR (TG_OP = 'UPDATE' AND NEW.request_id <> OLD.request_id) THEN
    RAISE EXCEPTION 'the parts of a request change only while it is sent back'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'request_is_fixed';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- At the end of the transaction: the parts asked for add up to the amount asked for.
CREATE OR REPLACE FUNCTION finance_check_request_parts(p_request bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r finance_moverequest;
BEGIN
  SELECT * INTO r FROM finance_moverequest WHERE id = p_request;
  IF r.to_state = 'split' AND r.state IN ('proposed', 'approved') AND
     (SELECT (count(*) < 2) OR sum(amount) IS DISTINCT FROM r.amount FROM finance_requestpart WHERE request_id = p_request) THEN
    RAISE EXCEPTION 'the parts of request % do not add up', p_request USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_add_up';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION finance_request_came() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM finance_check_request_parts(NEW.id);
  IF (SELECT state FROM finance_moverequest WHERE id = NEW.id) = 'approved'
     AND NOT EXISTS (SELECT FROM finance_assetmove m WHERE m.request_id = NEW.id) THEN
    RAISE EXCEPTION 'an approval inserts the move' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_moves_the_asset';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION finance_request_part_came() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM finance_check_request_parts(CASE TG_OP WHEN 'DELETE' THEN OLD.request_id ELSE NEW.request_id END);
  RETURN NULL;
END $$;

-- Nobody names somebody else as the one who asked or recorded.
CREATE OR REPLACE FUNCTION finance_step_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finance_moverequest r WHERE r.id = NEW.request_id AND r.requested_by_id = NEW.requested_by_id
                    AND r.compartment_id = NEW.compartment_id) THEN
    RAISE EXCEPTION 'the step names another requester' USING ERRCODE = 'check_violation', CONSTRAINT = 'step_names_the_requester';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION finance_confirmation_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finance_assetmove m WHERE m.id = NEW.move_id AND m.to_confirm AND m.moved_by_id = NEW.recorded_by_id
                    AND m.compartment_id = NEW.compartment_id) THEN
    RAISE EXCEPTION 'the confirmation does not fit the seizure' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirms_the_seizure';
  END IF;
  RETURN NEW;
END $$;

-- A split asset has no value of its own any more.
CREATE OR REPLACE FUNCTION finance_valuation_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finance_asset a WHERE a.id = NEW.asset_id AND a.compartment_id = NEW.compartment_id
                    AND a.state <> 'split') THEN
    RAISE EXCEPTION 'value the parts, not the whole' USING ERRCODE = 'check_violation', CONSTRAINT = 'split_has_no_value';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_born BEFORE INSERT ON finance_asset FOR EACH ROW EXECUTE FUNCTION finance_asset_born();
DROP TRIGGER IF EXISTS finance_part ON finance_asset;
CREATE CONSTRAINT TRIGGER finance_part AFTER INSERT ON finance_asset DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.part_of_id IS NOT NULL) EXECUTE FUNCTION finance_part_came();
CREATE OR REPLACE TRIGGER finance_rule BEFORE INSERT ON finance_assetmove FOR EACH ROW EXECUTE FUNCTION finance_move_rule();
DROP TRIGGER IF EXISTS finance_split ON finance_assetmove;
CREATE CONSTRAINT TRIGGER finance_split AFTER INSERT ON finance_assetmove DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.to_state = 'split') EXECUTE FUNCTION finance_split_came();
CREATE OR REPLACE TRIGGER finance_born BEFORE INSERT ON finance_moverequest FOR EACH ROW EXECUTE FUNCTION finance_request_born();
CREATE OR REPLACE TRIGGER finance_fixed BEFORE UPDATE ON finance_moverequest FOR EACH ROW EXECUTE FUNCTION finance_request_fixed();
DROP TRIGGER IF EXISTS finance_came ON finance_moverequest;
CREATE CONSTRAINT TRIGGER finance_came AFTER INSERT OR UPDATE ON finance_moverequest DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION finance_request_came();
CREATE OR REPLACE TRIGGER finance_rule BEFORE INSERT OR UPDATE OR DELETE ON finance_requestpart
  FOR EACH ROW EXECUTE FUNCTION finance_request_part_rule();
DROP TRIGGER IF EXISTS finance_came ON finance_requestpart;
CREATE CONSTRAINT TRIGGER finance_came AFTER INSERT OR UPDATE OR DELETE ON finance_requestpart DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION finance_request_part_came();
CREATE OR REPLACE TRIGGER finance_rule BEFORE INSERT ON finance_requeststep FOR EACH ROW EXECUTE FUNCTION finance_step_rule();
CREATE OR REPLACE TRIGGER finance_rule BEFORE INSERT ON finance_seizureconfirmation
  FOR EACH ROW EXECUTE FUNCTION finance_confirmation_rule();
CREATE OR REPLACE TRIGGER finance_rule BEFORE INSERT ON finance_assetvaluation
  FOR EACH ROW EXECUTE FUNCTION finance_valuation_rule();

DO $$
DECLARE
  f text;
BEGIN
  FOR f IN SELECT oid::regprocedure::text FROM pg_proc WHERE starts_with(proname, 'finance_') AND proowner = current_user::regrole LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
  END LOOP;
END $$;
