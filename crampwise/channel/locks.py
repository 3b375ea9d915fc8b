"""One turn of a talk at a time, in the order in which the messages came: in one process, and among several."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock_store import LockError, LockStore
from redis import asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import LockError as RedisLockError
from redis.exceptions import RedisError

from crampwise.watch.turn import lock_failed, waiting

logger = logging.getLogger(__name__)

# A lock is renewed as long as its turn goes on; that of a process that is gone runs out, well within the time that a
# turn may take (turns.py). Should it run out under a process that only stood still, the store sees that (store.py).
LIFETIME_SECONDS, RENEWED_SECONDS = 2.0, 0.5
# How long whoever has no time limit of their own waits for the turns before.
PATIENCE_SECONDS = 4.0
# How often one that waits looks again; and after how long without a look it counts as gone.
LOOK_SECONDS, GONE_MILLISECONDS = 0.01, 1500
# Redis answers in less, or the turn fails and the person is told so in time.
ANSWER_SECONDS = 1.0

# Whoever waits stands in a list, and shows that it is alive each time it looks. KEYS: the list, the prefix of signs of
# life, the lock. ARGV: who asks, for how long it counts as alive, for how long a lock lives. Returns 0 for who must wait,
# and for the first in the list that lives 1, or 2 while the turn before still holds the lock. Redis forgets by its clock:
# where that was put back, nothing may live longer for it.
MAY_I = """
local function no_longer(key, most)
  if redis.call('PTTL', key) > tonumber(most) then redis.call('PEXPIRE', key, most) end
end
redis.call('SET', KEYS[2] .. ARGV[1], 1, 'PX', ARGV[2])
no_longer(KEYS[3], ARGV[3])
if not redis.call('LPOS', KEYS[1], ARGV[1]) then redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('EXPIRE', KEYS[1], 60)
while true do
  local first = redis.call('LINDEX', KEYS[1], 0)
  if first == ARGV[1] then return 1 + redis.call('EXISTS', KEYS[3]) end
  no_longer(KEYS[2] .. first, ARGV[2])
  if redis.call('EXISTS', KEYS[2] .. first) == 1 then return 0 end
  redis.call('LPOP', KEYS[1])
end
"""
# What MAY_I returns while the turn before holds the lock.
HELD = 2


class LocalLocks(LockStore):
    """For one process. Rasa's own looks again once a second; here the next message goes on as soon as it may."""

    def __init__(self, endpoint_config: Any = None) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[bool]:
        """Hold a conversation; gives whether it had to be waited for. Those that wait come in the order in which they
        asked."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        waited = lock.locked()
        with waiting("process"):
            await lock.acquire()
        try:
            yield waited
        finally:
            lock.release()


class SharedLocks(LockStore):
    """For several processes, by Redis: its client's own lock, which is atomic, and a list of those that wait for it.

    Args:
        endpoint_config: ``url`` is ``redis://[:password@]host:port/db`` or ``rediss://...``.
    """

    def __init__(self, endpoint_config: Any) -> None:
        self._url = endpoint_config.url
        self._client: redis.Redis | None = None
        # In this process messages stand in line already: one at a time of a talk goes to Redis.
        self._here = LocalLocks()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[bool]:
        """Hold a conversation among all processes; gives whether it had to be waited for.

        Raises:
            LockError: Redis can't be reached, or the turns before this one take too long.
        """
        async with self._here.lock(conversation_id) as waited_here:
            with waiting("shared"):
                held, waited = await self._take(conversation_id)
            renewed = asyncio.create_task(self._renew(held))
            try:
                yield waited_here or waited
            finally:
                renewed.cancel()
                await self._give_back(held)

    async def well(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(await self._redis().ping())
        except (RedisError, OSError):
            return False

    def _redis(self) -> redis.Redis:
        if self._client is None:
            # Made in the running loop: a client belongs to the loop it first speaks in.
            self._client = redis.from_url(
                self._url,
                socket_timeout=ANSWER_SECONDS,
                socket_connect_timeout=ANSWER_SECONDS,
                # A Redis that was restarted has ended the connections that are kept: the next call makes a new one.
                retry=Retry(NoBackoff(), 1),
                retry_on_error=[RedisConnectionError],
            )
        return self._client

    async def _take(self, conversation_id: str) -> tuple[Any, bool]:
        """The lock, and whether somebody else had it."""
        name, me = f"crampwise:talk:{conversation_id}", secrets.token_hex(8)
        keys = (f"{name}:waiting", f"{name}:alive:", name)
        lives = (GONE_MILLISECONDS, int(LIFETIME_SECONDS * 1000))
        client = self._redis()
        held = client.lock(name, timeout=LIFETIME_SECONDS, sleep=LOOK_SECONDS)
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        waited = False
        try:
            try:
                while not (first := await client.eval(MAY_I, 3, *keys, me, *lives)):
                    waited = True
                    if asyncio.get_running_loop().time() > deadline:
                        raise LockError("the turns before this one take too long")
                    await asyncio.sleep(LOOK_SECONDS)
                # Known from the very first look: a turn that ends just after it was not seen by whoever wrote this.
                waited = waited or first == HELD
                left = max(LOOK_SECONDS, deadline - asyncio.get_running_loop().time())
                if not await held.acquire(blocking=False):
                    waited = True
                    if not await held.acquire(blocking=True, blocking_timeout=left):
                        raise LockError("the turn before this one takes too long")
                return held, waited
            finally:
                # Out of the list whatever came of it; where that fails, the sign of life runs out by itself.
                await client.lrem(keys[0], 1, me)
        except (RedisError, OSError) as error:
            raise LockError(f"no lock: {type(error).__name__}") from error

    async def _renew(self, held: Any) -> None:
        while True:
            await asyncio.sleep(RENEWED_SECONDS)
            try:
                await held.extend(LIFETIME_SECONDS, replace_ttl=True)
            except RedisLockError:
                # It ran out, or was given back: there is nothing left to renew.
                logger.error("a lock ran out under its turn")
                lock_failed("not_renewed")
                return
            except (RedisError, OSError) as error:
                logger.error("a lock was not renewed: %s", type(error).__name__)
                lock_failed("not_renewed")

    async def _give_back(self, held: Any) -> None:
        try:
            await held.release()
        except (RedisError, RedisLockError, OSError) as error:
            # It runs out by itself. What the turn stored is stored.
            logger.error("a lock was not given back: %s", type(error).__name__)
            lock_failed("not_given_back")
