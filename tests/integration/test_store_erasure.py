"""What somebody who was erased left behind can still be looked at by operators, without their name."""

from fixtures.stores import Stores, principal_of
from fixtures.tenants import Tenants

from store.demo import MEMBER, OPERATOR
from wizard.ports.records import RunRecord


async def test_an_operator_still_reads_a_run_and_session_of_nobody(stores: Stores, begun: RunRecord, tenants: Tenants):
    assert begun.session_id is not None
    with tenants.working() as connection:
        connection.execute("select private.erase_person(%s, 'asked for it')", [MEMBER.id])
    olga = principal_of(OPERATOR)
    record = await stores.runs.get(olga, begun.run.id)
    assert (record.user_id, record.run.status) == (None, "abandoned")
    assert (await stores.sessions.get(olga, begun.session_id)).user_id is None
    lines = await stores.interactions.list(olga, begun.session_id)
    assert [line.line.text for line in lines] == ["[redacted]"]
