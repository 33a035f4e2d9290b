// What a scenario knows: its people, the server it talks to, and how the last attempt went.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { World } from "@cucumber/cucumber";
import { newState, Person } from "./person.mjs";
import { Refusal } from "./refusal.mjs";

export class JourneyWorld extends World {
  people = new Map();
  notes = {};
  outcome = undefined;
  // Failures are counted by the address they come from, so each scenario has one of its own.
  address = `10.${[...randomBytes(3)].join(".")}`;

  person(name) {
    if (!this.people.has(name)) {
      this.people.set(name, new Person(name));
    }
    return this.people.get(name);
  }

  call(method, request, authorization, { grant, agent = "journeys/1" } = {}) {
    const headers = { "x-forwarded-for": this.address, "user-agent": agent };
    if (authorization) {
      headers.authorization = authorization;
    }
    if (grant) {
      headers["x-sesame-step-up"] = grant;
    }
    return this.deployment.call(method, request, headers);
  }

  asBackEnd(method, request) {
    return this.call(method, request, this.deployment.backEnd);
  }

  async asOperator(method, request) {
    return this.call(method, request, await this.deployment.operator());
  }

  async asStranger(method, request) {
    return this.call(method, request, await this.deployment.stranger());
  }

  /** A call by a person in the session at hand; `grant` is used up with it. */
  as(person, method, request, { grant, device } = {}) {
    return this.call(method, request, `Bearer ${person.session(device).token}`, { grant });
  }

  /** What a When does. Whether it went well has to be said by what follows: the scenario fails over a refusal that nothing asked about. */
  async attempt(act) {
    this.expectExamined();
    try {
      this.outcome = { reply: await act() };
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.outcome = { refusal: error };
    }
    return this.outcome.reply;
  }

  reply() {
    assert.ok(this.outcome, "Nothing was attempted.");
    if (this.outcome.refusal) {
      throw this.outcome.refusal;
    }
    return this.outcome.reply;
  }

  refusal() {
    assert.ok(this.outcome?.refusal, `It was expected to be refused and was answered ${JSON.stringify(this.outcome?.reply)}.`);
    this.outcome.isExamined = true;
    return this.outcome.refusal;
  }

  expectExamined() {
    if (this.outcome?.refusal && !this.outcome.isExamined) {
      throw this.outcome.refusal;
    }
  }

  async logIn(person, { device = "laptop", agent, password = person.password, email = person.email, client, ...rest } = {}) {
    person.state = newState();
    const request = { password, state: person.state, ...(rest.username ? { username: rest.username } : { email }) };
    if (rest.deviceToken) {
      request.deviceToken = rest.deviceToken;
    }
    const { reply } = await this.call("logins.SubmitPassword", request, client ?? this.deployment.backEnd, { agent });
    return this.took(person, reply, device);
  }

  async logInByCode(person, email) {
    person.state = newState();
    await this.asBackEnd("logins.SubmitEmail", { email, state: person.state });
    const { code } = await this.deployment.mails.find(email, "Your Sesame login code");
    const { reply } = await this.asBackEnd("logins.SubmitCode", { code, state: person.state });
    this.took(person, reply);
    return { reply };
  }

  /** What a step of a login answered: a session is kept. */
  took(person, reply, device = person.device ?? "laptop") {
    if (reply.t === "sessions") {
      person.keep(reply, device);
    }
    person.login = reply;
    return reply;
  }

  async signUp(person, changes = {}) {
    const request = { email: person.email, password: person.password, ...changes };
    Object.keys(request).forEach((name) => request[name] === undefined && delete request[name]);
    person.id = (await this.asBackEnd("users.CreateUser", request)).userId;
    assert.ok(person.id, "A back end is told the id of whom it signs up.");
  }

  async grant(person, action, proof = { password: person.password }) {
    return (await this.as(person, "mfa.CreateStepUp", { action, ...proof })).grant;
  }

  async check(token) {
    return this.asBackEnd("tokens.CheckToken", { token });
  }
}
