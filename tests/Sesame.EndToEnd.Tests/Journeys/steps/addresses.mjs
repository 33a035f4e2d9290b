import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { newEmail } from "../support/person.mjs";

const proved = (world, person) => world.grant(person, "emails:change");

async function add(world, person, email, grant) {
  return world.as(person, "users.AddEmail", { id: "current", email }, { grant });
}

Given("{person} has added a second address", async function (person) {
  person.second = newEmail();
  await add(this, person, person.second, await proved(this, person));
});

When("{person} adds a second address", async function (person) {
  await this.attempt(() => add(this, person, newEmail()));
});

When("{person} adds a second address after a fresh proof", async function (person) {
  person.second = newEmail();
  await this.attempt(async () => add(this, person, person.second, await proved(this, person)));
});

When("{person} adds {person}'s address after a fresh proof", async function (person, other) {
  await this.attempt(async () => add(this, person, other.email, await proved(this, person)));
});

Given("a back end has vouched for a second address of {person}", async function (person) {
  person.second = newEmail();
  await this.asBackEnd("users.AddEmail", { id: person.id, email: person.second, verified: true });
});

// An address that its user has already is proved by who vouches for it.
Given("a back end has vouched for {person}'s address", async function (person) {
  await this.asBackEnd("users.AddEmail", { id: person.id, email: person.email, verified: true });
});

When("a back end vouches for {person}'s address as one of {person}'s", async function (owner, person) {
  await this.attempt(() => this.asBackEnd("users.AddEmail", { id: person.id, email: owner.email, verified: true }));
});

async function addresses(world, person) {
  return (await world.as(person, "users.ListEmails", { id: "current" })).emails;
}

Then("{person}'s second address is not proved", async function (person) {
  assert.deepEqual((await addresses(this, person))[1], { email: person.second, verified: false, primary: false });
});

Then("{person}'s second address is proved", async function (person) {
  assert.deepEqual((await addresses(this, person))[1], { email: person.second, verified: true, primary: false });
});

Then("{person}'s primary address is the second one", async function (person) {
  assert.deepEqual((await addresses(this, person)).map(({ email, primary }) => ({ email, primary })), [
    { email: person.second, primary: true },
    { email: person.email, primary: false },
  ]);
});

async function open(world, person, address, subject) {
  person.link = (await world.deployment.mails.find(address, subject)).token;
  await world.attempt(() => world.asStranger("recovery.VerifyEmail", { token: person.link }));
}

When("{person} opens the link in the mail {string}", async function (person, subject) {
  await open(this, person, person.email, subject);
});

When("{person} opens the link in the mail {string} to her second address", async function (person, subject) {
  await open(this, person, person.second, subject);
});

When("{person} opens that link again", async function (person) {
  await this.attempt(() => this.asStranger("recovery.VerifyEmail", { token: person.link }));
});

When("{person} logs in with her second address", async function (person) {
  await this.attempt(() => this.logIn(person, { email: person.second, device: "tablet" }));
});

When("{person} makes her second address the primary one", async function (person) {
  await this.attempt(() => this.as(person, "users.MakeEmailPrimary", { id: "current", email: person.second }));
});

When("{person} makes her second address the primary one after a fresh proof", async function (person) {
  await this.attempt(async () => this.as(person, "users.MakeEmailPrimary", { id: "current", email: person.second }, { grant: await proved(this, person) }));
});

When("{person} removes her address after a fresh proof", async function (person) {
  await this.attempt(async () => this.as(person, "users.RemoveEmail", { id: "current", email: person.email }, { grant: await proved(this, person) }));
});

When("{person} removes her second address", async function (person) {
  await this.attempt(() => this.as(person, "users.RemoveEmail", { id: "current", email: person.second }));
});

When("{person} removes her second address after a fresh proof", async function (person) {
  await this.attempt(async () => this.as(person, "users.RemoveEmail", { id: "current", email: person.second }, { grant: await proved(this, person) }));
});

Then("{person}'s second address gets a mail {string}", async function (person, subject) {
  await this.deployment.mails.find(person.second, subject);
});

When("a stranger asks for the link for {person}'s address", async function (person) {
  await this.attempt(() => this.asStranger("recovery.SendVerification", { email: person.email }));
});
