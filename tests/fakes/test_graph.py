"""The fake Graph API takes its own token only, and answers faults first."""

import httpx2

from tests.fakes.graph import NUMBER_ID, PERSON, TOKEN, GraphApi


async def test_it_keeps_what_was_sent() -> None:
    body = {"to": PERSON, "type": "text", "text": {"body": "x"}}
    async with GraphApi().open() as api, httpx2.AsyncClient(trust_env=False) as client:
        url = f"{api.base_url}/v23.0/{NUMBER_ID}/messages"
        refused = await client.post(url, json=body)
        api.faults = [(500, 1)]
        headers = {"Authorization": f"Bearer {TOKEN}"}
        failed = await client.post(url, json=body, headers=headers)
        taken = await client.post(url, json=body, headers=headers)

    assert [one.status_code for one in (refused, failed, taken)] == [401, 500, 200]
    assert api.texts() == ["x"]
