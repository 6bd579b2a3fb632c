"""The floor of a one-shot question: one streamed call through the SDK, nothing else."""

import asyncio
import os
import sys

import openai


async def main() -> None:
    """Ask once and print what comes."""
    client = openai.AsyncOpenAI(base_url=os.environ["MODEL_URL"], api_key="k", max_retries=0)
    stream = await client.chat.completions.create(
        model="mock-1", messages=[{"role": "user", "content": "Hello"}], stream=True
    )
    async for chunk in stream:
        if chunk.choices:
            sys.stdout.write(chunk.choices[0].delta.content or "")


asyncio.run(main())
