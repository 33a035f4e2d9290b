import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Given, Then, When } from "@cucumber/cucumber";
import { bcrypt, hashOf } from "../support/hashes.mjs";
import { newEmail } from "../support/person.mjs";
import { until } from "../support/until.mjs";

async function importUsers(world, users) {
  const { operation } = await world.asBackEnd("users.ImportUsers", { users });
  return finished(world, operation);
}

function finished(world, { id }) {
  return until(`the end of operation ${id}`, async () => {
    const { operation } = await world.asBackEnd("operations.GetOperation", { id });
    return operation.state === "OPERATION_STATE_DONE" && operation;
  });
}

Given("a back end has imported {person} with an address that is not proved", async function (person) {
  await importUsers(this, [{ email: person.email, emailConfirmed: false }]);
  person.id = (await this.asBackEnd("users.ListUsers", { emailPrefix: person.email })).users[0].id;
});

When("a back end imports people with the hashes {string}", async function (kinds) {
  this.notes.imported = kinds.split(", ").map((kind) => {
    const password = kind === "bcrypt" ? bcrypt.password : `password of ${kind}`;
    const passwordHash = kind === "bcrypt" ? bcrypt.hash : hashOf(kind, password);
    return { kind, password, user: { email: newEmail(), emailConfirmed: true, legacyUserId: randomBytes(8).toString("hex"), passwordHash } };
  });
  await this.attempt(() => importUsers(this, this.notes.imported.map(({ user }) => user)));
});

When("a back end sends that import again", async function () {
  await this.attempt(() => importUsers(this, this.notes.imported.map(({ user }) => user)));
});

Then("{int} of {int} rows made a user", function (created, total) {
  const { rowsCreated, rowsTotal, rowsDone } = this.reply();
  assert.deepEqual({ rowsCreated, rowsTotal, rowsDone }, { rowsCreated: created, rowsTotal: total, rowsDone: total });
});

Then("{int} of {int} rows name who is there already", function (existing, total) {
  const { rowsExisting, rowsTotal } = this.reply();
  assert.deepEqual({ rowsExisting, rowsTotal }, { rowsExisting: existing, rowsTotal: total });
});

Then("each of them logs in with the password of the other system", async function () {
  for (const { kind, password, user } of this.notes.imported) {
    const person = this.person(kind);
    person.email = user.email;
    const { t } = await this.logIn(person, { password });
    assert.equal(t, "sessions", kind);
  }
});

When("a back end imports a row that is right between two that are not", async function () {
  const rows = [{ email: "no address" }, { email: newEmail() }, { email: newEmail(), passwordHash: "$none$" }];
  await this.attempt(() => importUsers(this, rows));
});

Then("the failures name {string} of row {int} and {string} of row {int}", async function (field, row, other, last) {
  const { failures } = await this.asBackEnd("operations.ListOperationFailures", { id: this.reply().id });
  assert.deepEqual(failures.map((failure) => [failure.field, failure.row]), [[field, row], [other, last]]);
});

// Only gRPC carries streams of requests; REST and pages have the call that takes them in one.
When("a back end streams {int} people", async function (count) {
  const parts = Array.from({ length: Math.ceil(count / 100) }, (_, part) => ({
    users: Array.from({ length: Math.min(100, count - part * 100) }, () => ({ email: newEmail() })),
  }));
  await this.attempt(async () => {
    if (!this.deployment.carries("users.StreamUserImport")) {
      return importUsers(this, parts.flatMap((part) => part.users));
    }
    const { operation } = await this.asBackEnd("users.StreamUserImport", parts);
    return finished(this, operation);
  });
});

When("{person} imports somebody", async function (person) {
  await this.attempt(() => this.as(person, "users.ImportUsers", { users: [{ email: newEmail() }] }));
});
