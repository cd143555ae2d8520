"""A fake Instagram of our own, which the unmodified library reaches through `proxy` and `ca_file`.

An HTTPS forward proxy on loopback with its own certificate authority, on HTTP/1.1 and HTTP/2, with
faults by endpoint, count, probability and phase, and a ledger of what was really written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.process.fake_instagram import service
from tests.process.fake_instagram.authority import make_authority
from tests.process.fake_instagram.faults import Fault, Faults, spoiled
from tests.process.fake_instagram.gate import Gate
from tests.process.fake_instagram.ledger import Call, Ledger
from tests.process.fake_instagram.proxy import Proxy
from tests.process.fake_instagram.wire import Answer, Request, as_json
from tests.process.fake_instagram.world import Clock, World

HANDLE = "kemensos.uji"
PASSWORD = "rahasia-48"
TOTP_SEED = "JBSWY3DPEHPK3PXP"


def _real_clock() -> datetime:
    return datetime.now(UTC)


class FakeInstagram:
    """The whole of it: `world` is the state, `faults` what goes wrong, `ledger` what was written.

    Args:
        folder: Where the authority's certificate is put.
        clock: Gives the moment; the real one by default.
        totp_seed: Makes the account ask for a second factor.
        seed: Decides ids, ranks, session ids and all chance in faults.
        slow_seconds: How long a `slow` answer takes.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock = _real_clock,
        totp_seed: str | None = None,
        seed: int = 1,
        slow_seconds: float = 0.3,
    ) -> None:
        self.world = World(clock, HANDLE, seed)
        self.faults = Faults(seed)
        self.gate = Gate(self.world, PASSWORD, totp_seed, seed)
        self.clock_error = timedelta(0)
        self._slow_seconds = slow_seconds
        self.ca_file, context = make_authority(folder)
        self.proxy = Proxy(self._application, context)

    @property
    def ledger(self) -> Ledger:
        """What was really written."""
        return self.world.ledger

    def close(self) -> None:
        """Stop listening."""
        self.proxy.close()

    def _application(self, request: Request) -> Answer:
        line = f"{request.method} {request.path}"
        fault = self.faults.drawn(line)
        answer = (
            as_json({}) if fault is not None and fault.phase == "before" else self._honest_answer(request)
        )
        outcome = fault.kind if fault is not None else str(answer.status)
        self.ledger.calls.append(Call(line, outcome, self.world.clock(), request.protocol))
        told = answer if fault is None else self._spoiled(fault, answer, request)
        date = format_datetime(self.world.clock() + self.clock_error, usegmt=True)
        return replace(told, headers={**told.headers, "date": date})

    def _spoiled(self, fault: Fault, answer: Answer, request: Request) -> Answer:
        if fault.kind == "slow" and fault.phase == "before":
            answer = self._honest_answer(request)
        return spoiled(fault, answer, self._slow_seconds)

    def _honest_answer(self, request: Request) -> Answer:
        gated = self.gate.answer(request)
        if gated is not None:
            return gated
        if not self.gate.is_signed_in(request):
            return as_json({"message": "login_required", "logout_reason": 8}, 403)
        return service.answer(self.world, request)


@contextmanager
def running_fake(folder: Path, *, totp_seed: str | None = None, seed: int = 1) -> Iterator[FakeInstagram]:
    """Run a fake Instagram for the length of a `with` block."""
    fake = FakeInstagram(folder, totp_seed=totp_seed, seed=seed)
    try:
        yield fake
    finally:
        fake.close()
