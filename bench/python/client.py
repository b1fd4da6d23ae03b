"""Asks a server as the Go clients of this benchmark do, and prints what it took.

    python client.py openai|aiohttp JOB

JOB is the JSON of a job (client.go); the result is that of an outcome.
"""

import asyncio
import json
import resource
import sys
import time

SYSTEM = "You are a careful assistant. You answer with JSON and nothing else."
LINE = "The council met in the town hall and spoke about the bridge. "


def filler(n: int, size: int) -> str:
    return f"Document {n}.\n" + (LINE * (size // 61 + 1))[: max(size, 1)]


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def messages(text: str) -> list[dict]:
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": text}]


def openai_client(url: str, _callers: int):
    import openai

    client = openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0)  # keeps more connections than callers by default

    async def ask(text: str) -> str:
        got = await client.chat.completions.create(model="fake", messages=messages(text), max_tokens=256)
        return got.choices[0].message.content

    return ask, client.close


def aiohttp_client(url: str, callers: int):
    import aiohttp

    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=callers))

    async def ask(text: str) -> str:
        body = {"model": "fake", "messages": messages(text), "max_tokens": 256}
        async with session.post(url + "/chat/completions", json=body) as response:
            response.raise_for_status()
            return (await response.json())["choices"][0]["message"]["content"]

    return ask, session.close


async def drive(ask, callers: int, first: int, count: int, size: int) -> tuple[int, str]:
    numbers = iter(range(first, first + count))
    failed, error = 0, ""

    async def caller() -> None:
        nonlocal failed, error
        for n in numbers:
            try:
                answer = await ask(filler(n, size))
                if "ready" not in answer:
                    raise ValueError("a wrong answer")
            except Exception as e:  # whatever a client raises is a request that failed
                failed, error = failed + 1, repr(e)

    await asyncio.gather(*(caller() for _ in range(callers)))
    return failed, error


async def main() -> None:
    job = json.loads(sys.argv[2])
    make = {"openai": openai_client, "aiohttp": aiohttp_client}[sys.argv[1]]
    ask, close = make(job["URL"], job["Callers"])
    await drive(ask, job["Callers"], 0, job["Warm"], job["Bytes"])
    wall, used = time.monotonic(), cpu()
    failed, error = await drive(ask, job["Callers"], job["Warm"], job["Requests"], job["Bytes"])
    out = {"Requests": job["Requests"], "Failed": failed, "Error": error, "CPU": cpu() - used, "Wall": time.monotonic() - wall}
    await close()
    print(json.dumps(out))


asyncio.run(main())
