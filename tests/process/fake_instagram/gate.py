"""Signing in: the password is really checked, so are the codes, and sessions can be revoked."""

import base64
import hashlib
import hmac
import json
import random
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.process.fake_instagram.wire import Answer, Json, JsonObject, Request, as_json
from tests.process.fake_instagram.world import ME, World

_LOGIN = "/bloks/async_action/com.bloks.www.bloks.caa.login"
_MAIL_CODE = "com.bloks.www.ap.two_step_verification"
_KEY_ID = 48
_TOLD = ("x-ig-app-locale", "x-ig-app-startup-country", "x-ig-timezone-offset", "user-agent")


class Gate:
    """Knows the password, the seed of the codes, and who is signed in.

    Args:
        world: For the handle and the clock.
        password: The one that is right.
        totp_seed: Base32; None where the account has no second factor.
        seed: Decides the session ids.
    """

    def __init__(self, world: World, password: str, totp_seed: str | None, seed: int) -> None:
        self._world = world
        self.password = password
        self.totp_seed = totp_seed
        self.asks_for_mailed_code = False
        self.sessions: set[str] = set()
        self.tokens: set[str] = set()
        self.attempts = 0
        self.devices: list[str] = []
        self.phones: list[dict[str, str]] = []
        self._chance = random.Random(seed)
        self._key = _password_key()

    def revoke_sessions(self) -> None:
        """Sign everybody out, as a change of password in the app does."""
        self.sessions.clear()

    def is_signed_in(self, request: Request) -> bool:
        """Whether the request carries a living session."""
        token = request.headers.get("authorization", "").rsplit(":", 1)[-1]
        if not token:
            return False
        opened = json.loads(base64.b64decode(token))
        return opened.get("sessionid") in self.sessions

    def answer(self, request: Request) -> Answer | None:
        """Answer what belongs to signing in; None for all else."""
        path = request.path
        if path == "/graphql_www":
            return as_json({"data": {"1$usdid_registration(input:$input)": {"success": True}}})
        if path == "/qe/sync/":
            public = self._key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            return as_json(
                {},
                headers={
                    "ig-set-password-encryption-key-id": str(_KEY_ID),
                    "ig-set-password-encryption-pub-key": base64.b64encode(public).decode(),
                },
            )
        if path.startswith(f"{_LOGIN}.process_client_data"):
            data: list[Json] = [{"data": {"key": "CAA_ACCOUNT_ACCESS_CONTEXT:aac", "initial": "an aac"}}]
            return as_json({"layout": {"bloks_payload": {"data": data}}})
        if path == "/attestation/create_android_keystore/":
            return as_json({"challenge_nonce": "a nonce", "key_nonce": "another"})
        if path.startswith("/bloks/async_action/com.bloks.www.caa.login.oauth"):
            return as_json({})
        if path.startswith(f"{_LOGIN}.async.send_login_request"):
            return self._password_given(request)
        if path.startswith(f"/bloks/async_action/{_MAIL_CODE}.entrypoint_async"):
            return _action(_leads_to(f"{_MAIL_CODE}.code_entry"))
        if path.startswith(f"/bloks/apps/{_MAIL_CODE}.code_entry"):
            return _action(_leads_to(f"{_MAIL_CODE}.code_entry_async"))
        if path.startswith("/bloks/async_action/com.bloks.www.two_step_verification.verify_code"):
            return self._code_given(request)
        if "two_step_verification" in path:
            return as_json({})
        return None

    def _password_given(self, request: Request) -> Answer:
        self.attempts += 1
        inputs = json.loads(request.form["params"])["client_input_params"]
        self.devices.append(str(inputs["device_id"]))
        self.phones.append({name: request.headers.get(name, "") for name in _TOLD})
        right_name = inputs["contact_point"] == self._world.me.handle
        if not right_name or self._opened(str(inputs["password"])) != self.password:
            return as_json({"message": "Incorrect password", "error_type": "bad_password"}, 400)
        if self.asks_for_mailed_code:
            return _action(_leads_to(f"{_MAIL_CODE}.entrypoint_async"))
        if self.totp_seed is not None:
            return as_json({"two_step_verification_context": "a context"})
        return self._welcome()

    def _code_given(self, request: Request) -> Answer:
        code = json.loads(request.form["params"])["client_input_params"]["code"]
        step = int(self._world.clock().timestamp()) // 30
        seed = self.totp_seed or ""
        if code in {_totp(seed, step - 1), _totp(seed, step), _totp(seed, step + 1)}:
            return self._welcome()
        return _action("")

    def _welcome(self) -> Answer:
        session = f"{ME}%3A{self._chance.getrandbits(64):x}%3A28"
        self.sessions.add(session)
        token = base64.b64encode(json.dumps({"ds_user_id": str(ME), "sessionid": session}).encode()).decode()
        self.tokens.add(token)
        embedded = {
            "login_response": json.dumps({"logged_in_user": {"pk": ME}, "status": "ok"}),
            "headers": json.dumps(
                {"IG-Set-Authorization": f"Bearer IGT:2:{token}", "x-ig-set-www-claim": "hmac.claim"}
            ),
            "cookies": "",
        }
        return _action(f"(bk.action.LoginSuccess {json.dumps(json.dumps(embedded))})")

    def _opened(self, sealed: str) -> str:
        _, _, stamp, payload = sealed.split(":", 3)
        raw = base64.b64decode(payload)
        nonce, size = raw[2:14], int.from_bytes(raw[14:16], "little")
        locked, tag, text = raw[16 : 16 + size], raw[16 + size : 32 + size], raw[32 + size :]
        key = self._key.decrypt(locked, padding.PKCS1v15())
        return AESGCM(key).decrypt(nonce, text + tag, stamp.encode()).decode()


@cache
def _password_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _action(action: str) -> Answer:
    content: JsonObject = {"layout": {"bloks_payload": {"action": action}}}
    return as_json(content)


def _leads_to(app: str) -> str:
    return f'"{app}" (f4i (dkc "server_params") (dkc (f4i (dkc "context_data") (dkc "a context"))))'


def _totp(seed: str, step: int) -> str:
    key = base64.b32decode(seed + "=" * (-len(seed) % 8), casefold=True)
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"
