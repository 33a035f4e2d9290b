// Who there is, and how an attempt went.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { defineParameterType, Given, Then, When } from "@cucumber/cucumber";
import { newEmail } from "../support/person.mjs";
import { until } from "../support/until.mjs";

defineParameterType({ name: "reason", regexp: /[A-Z][A-Z_]{4,}/, transformer: String });

Given("{person} has an account", async function (person) {
  await this.signUp(person);
});

Given("{person} has an account with a username", async function (person) {
  person.username = `${person.name.toLowerCase()}-${randomBytes(6).toString("hex")}`;
  await this.signUp(person, { username: person.username });
});

Given("{person} has an account without a password", async function (person) {
  person.password = undefined;
  await this.signUp(person);
});

Given("{person} is logged in", async function (person) {
  await logIn(this, person, "laptop");
});

// Who has no account yet gets one without a password. Either way the server is spared hashes, which cost more than all the rest of a scenario.
Given("{person} is logged in by a mailed code", async function (person) {
  if (!person.id) {
    person.password = undefined;
    await this.signUp(person);
  }
  const { reply } = await this.logInByCode(person, person.email);
  assert.equal(reply.t, "sessions");
});

Given("{person} is logged in on a/another {word}", async function (person, device) {
  await logIn(this, person, device);
});

async function logIn(world, person, device) {
  if (!person.id) {
    await world.signUp(person);
  }
  const reply = await world.logIn(person, { device, agent: agents[device] });
  assert.equal(reply.t, "sessions");
}

export const agents = {
  laptop: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  phone: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
};

Then("it succeeds", function () {
  this.reply();
});

Then("it is refused with {reason}", function (reason) {
  const refusal = this.refusal();
  assert.ok(refusal.names(reason), `${refusal.message} ${JSON.stringify(refusal.metadata)}`);
  expectStatus(this, refusal);
});

// The statuses that the list of reasons promises, in both of their forms.
function expectStatus(world, refusal) {
  const promised = world.deployment.contract.statuses.get(refusal.reason);
  assert.ok(promised, `The contract does not tell the status of ${refusal.reason}.`);
  assert.ok(promised.status.includes(refusal.status), refusal.message);
  assert.ok(refusal.http === undefined || promised.http.includes(refusal.http), refusal.message);
}

Then("the fields at fault are {string}", function (fields) {
  assert.deepEqual(this.refusal().fields, fields.split(", ").sort());
});

When("{person} logs in", async function (person) {
  await this.attempt(() => this.logIn(person));
});

When("{person} logs in with a wrong password", async function (person) {
  await this.attempt(() => this.logIn(person, { password: `not ${person.password}` }));
});

When("{person} logs in with her/his former password", async function (person) {
  await this.attempt(() => this.logIn(person, { password: person.formerPassword }));
});

Then("{person} is let in", async function (person) {
  const reply = this.reply();
  assert.equal((reply.reply ?? reply).t, "sessions");
  const { active, userId } = await this.check(person.session().token);
  assert.ok(active);
  assert.equal(userId, person.id);
});

Then("the next step is {string}", function (step) {
  const reply = this.reply();
  const { t, step: next, token } = reply.reply ?? reply;
  assert.deepEqual({ t, next, token }, { t: "steps", next: step, token: undefined });
});

Then("{person} gets a mail {string}", async function (person, subject) {
  await this.deployment.mails.find(person.email, subject);
});

Then("{person} has got {int} mail(s)", async function (person, count) {
  await settleMails(this);
  const subjects = this.deployment.mails.to(person.email).map((mail) => mail.subject);
  assert.equal(subjects.length, count, subjects.join(", "));
});

// Mails go out in the order in which they were written down: when one that is written now has come, those before have.
async function settleMails(world) {
  const last = newEmail();
  await world.asBackEnd("logins.SubmitEmail", { email: last, state: randomBytes(16).toString("hex") });
  await world.deployment.mails.find(last, "No Sesame account with this address");
}

Then("{person}'s session is over", async function (person) {
  await expectOver(this, person.session());
});

Then("{person}'s session on the {word} is over", async function (person, device) {
  await expectOver(this, person.session(device));
});

async function expectOver(world, session) {
  const { active, reason } = await world.check(session.token);
  assert.deepEqual({ active, reason }, { active: false, reason: "SESSION_ENDED" });
}

Then("{person}'s session goes on", async function (person) {
  assert.ok((await this.check(person.session().token)).active);
});

Then("{person}'s session on the {word} goes on", async function (person, device) {
  assert.ok((await this.check(person.session(device).token)).active);
});

Then("the audit log tells of {string} done to {person}", async function (action, person) {
  await until(`${action} in the audit log`, async () => {
    const { entries } = await this.asBackEnd("audit.ListAuditEntries", { objectId: person.id, action });
    return entries.length > 0;
  });
});
