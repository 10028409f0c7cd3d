-- expire_and_redact --
-- One round over all organizations: runs expire, what has been kept long enough is redacted
select sum(dealt.value::integer)::integer from jsonb_each_text(private.expire_and_redact()) dealt

-- sweep_previews --
-- Takes away previews whose day is over
select private.sweep_previews()

-- sweep_notices --
-- Forgets what became of mails long ago
select private.sweep_notices()

-- sweep_visitors --
-- Erases people without an account of whose runs nothing is left
select private.sweep_visitors(100)

-- be_patient --
-- Lets what follows in this transaction take longer than a request may
select set_config('statement_timeout', '10min', true)

-- index_stored_runs --
-- Puts stored runs that aren't indexed into a segment of the index, or segments into one; how many runs
select private.index_stored_runs()
