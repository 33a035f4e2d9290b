"""Many users at once, by Locust: people who sign up, log in and out, and back ends that verify keys and count against limits.

Reads SESAME_CLIENT (`id:secret` of a client with the roles system and internal) and SESAME_KEY (an API key) from the environment. A refusal with a reason that the
contract documents for a busy server stands in a row of its own and is no failure; whatever else is not as it should be is one, and ends the run with 1.
"""

import base64
import os
import secrets

from locust import FastHttpUser, between, constant, events, task

BASIC = "Basic " + base64.b64encode(os.environ["SESAME_CLIENT"].encode()).decode()
KEY = os.environ["SESAME_KEY"]
POLICY = "load-" + secrets.token_hex(6)
LIMIT = 100

# By HTTP status, the reasons with which a busy server may turn a call down.
REFUSALS = {
    429: {"LIMIT_REACHED", "LOGIN_DELAYED"},
    503: {"OVERLOADED", "OWNER_UNAVAILABLE"},
}


class Refused(Exception):
    """The server turned a call down in good order; the journey begins anew."""


class Caller(FastHttpUser):
    abstract = True

    def call(self, method, path, body=None, authorization=BASIC, holds=lambda reply: True, name=None):
        with self.client.request(method, path, json=body, headers={"authorization": authorization}, name=name or path, catch_response=True) as response:
            try:
                reply = response.json() if response.status_code else {}
            except ValueError:
                reply = {}
            reason = next((detail["reason"] for detail in reply.get("details", []) if "reason" in detail), None)
            if reason in REFUSALS.get(response.status_code, ()):
                response.request_meta["name"] += f" (refused: {reason})"
                response.success()
                raise Refused(reason)
            if response.status_code != 200:
                response.failure(f"{response.status_code} {reason}")
                raise Refused(reason)
            if not holds(reply):
                response.failure("another answer than was expected")
                raise Refused("answer")
            response.success()
            return reply


class Person(Caller):
    """Signs up once, then logs in, works, and logs out, again and again."""

    weight = 3
    wait_time = between(0.2, 1)

    def on_start(self):
        self.email = None

    @task
    def come_and_go(self):
        try:
            self.sign_up()
            self.visit()
        except Refused:
            return

    def sign_up(self):
        if self.email:
            return
        email, self.password = f"load-{secrets.token_hex(8)}@example.org", f"lantern harbour {secrets.token_hex(6)}"
        self.call("POST", "/accounts/v1/users", {"email": email, "password": self.password}, holds=lambda reply: reply.get("userId"))
        self.email = email

    def visit(self):
        login = {"email": self.email, "password": self.password, "state": secrets.token_hex(16)}
        session = self.call("POST", "/accounts/v1/sessions/login/password", login, holds=lambda reply: reply.get("t") == "sessions")
        for _ in range(5):
            self.check(session["token"], True)
        self.call("GET", "/accounts/v1/users/current", authorization=f"Bearer {session['token']}", holds=lambda user: user["email"] == self.email)
        renewed = self.call("POST", "/accounts/v1/sessions/refresh", {"refresh": session["refresh"]}, holds=lambda reply: reply["sessionId"] == session["sessionId"])
        self.check(renewed["token"], True)
        self.call("POST", "/accounts/v1/sessions/logout", {}, authorization=f"Bearer {renewed['token']}")
        self.check(renewed["token"], False)

    def check(self, token, active):
        name = "/accounts/v1/tokens:check" + ("" if active else " (logged out)")
        self.call("POST", "/accounts/v1/tokens:check", {"token": token}, holds=lambda reply: reply["active"] is active, name=name)


class KeyVerifier(Caller):
    """A back end that is called with keys and has each verified."""

    weight = 1
    wait_time = constant(0.05)

    @task
    def verify(self):
        try:
            self.call("POST", "/accounts/v1/api-keys:verify", {"key": KEY}, holds=lambda reply: reply["valid"])
        except Refused:
            return


class Counter(Caller):
    """A back end that counts what its own callers do. A limit that is reached is an answer: each subject is admitted as often as the limit says, and no more."""

    weight = 1
    wait_time = constant(0.05)

    def on_start(self):
        self.begin()

    def begin(self):
        self.subject, self.left = secrets.token_hex(8), LIMIT

    @task
    def consume(self):
        allowed = self.left > 0
        name = "/accounts/v1/rate-limits:consume" + ("" if allowed else " (limit reached)")
        try:
            self.call("POST", "/accounts/v1/rate-limits:consume", {"policy": POLICY, "subject": self.subject}, holds=lambda reply: reply["allowed"] is allowed, name=name)
        except Refused:
            # Whether it was counted is not known.
            self.begin()
            return
        self.left -= 1
        if self.left < -2:
            self.begin()


@events.test_start.add_listener
def make_policy(environment, **_):
    """An hour: no window ends while the run lasts."""
    import urllib.request

    body = f'{{"name": "{POLICY}", "limit": {LIMIT}, "window": "3600s"}}'.encode()
    request = urllib.request.Request(environment.host + "/accounts/v1/rate-limits/policies", body, {"authorization": BASIC, "content-type": "application/json"})
    urllib.request.urlopen(request, timeout=30).close()


@events.quitting.add_listener
def fail_without_requests(environment, **_):
    """A run in which nothing was asked shows nothing."""
    if environment.stats.total.num_requests == 0:
        print("No request was made: the run was too short, or no user came.")
        environment.process_exit_code = 1
