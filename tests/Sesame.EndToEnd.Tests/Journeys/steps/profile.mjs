import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";

const read = async (world, person) => (await world.as(person, "users.GetUser", { id: "current" })).user;
const change = (world, person, user, updateMask) => world.as(person, "users.UpdateUser", { id: "current", user, ...(updateMask && { updateMask }) });
const values = (table) => Object.fromEntries(table.raw().map(([field, value]) => [field, value === "101 characters" ? "x".repeat(101) : value]));

When("{person} changes her profile", async function (person, table) {
  await this.attempt(() => change(this, person, values(table)));
});

Given("{person}'s first name is {string} and her last name {string}", async function (person, firstName, lastName) {
  await change(this, person, { firstName, lastName });
});

When("{person} changes {string} of her profile alone to", async function (person, field, table) {
  await this.attempt(() => change(this, person, values(table), field));
});

When("{person} clears {string} of her profile", async function (person, field) {
  await this.attempt(() => change(this, person, {}, field));
});

Then("{person}'s profile tells", async function (person, table) {
  const user = await read(this, person);
  Object.entries(values(table)).forEach(([field, value]) => assert.equal(user[field], value));
  assert.equal(user.email, person.email);
});

Then("{person}'s profile has no last name", async function (person) {
  this.reply();
  assert.equal((await read(this, person)).lastName, undefined);
});

When("{person} changes her first name as she has read it", async function (person) {
  person.etag = (await read(this, person)).etag;
  await this.attempt(() => change(this, person, { firstName: "Augusta", etag: person.etag }));
});

When("{person} changes her first name as she had read it before", async function (person) {
  await this.attempt(() => change(this, person, { firstName: "Ada", etag: person.etag }));
});

When("{person} keeps the properties {string}", async function (person, json) {
  await this.attempt(() => change(this, person, { properties: JSON.parse(json) }));
});

Then("{person}'s properties are {string}", async function (person, json) {
  assert.deepEqual((await read(this, person)).properties, JSON.parse(json));
});

When("{person} says that she may create organizations", async function (person) {
  await this.attempt(() => change(this, person, { canCreateOrgs: true }));
});

When("{person} reads her profile", async function (person) {
  await this.attempt(() => read(this, person));
});

When("{person} reads {person}'s profile", async function (person, other) {
  await this.attempt(() => this.as(person, "users.GetUser", { id: other.id }));
});

When("{person} searches for {person}", async function (person, other) {
  await this.attempt(() => this.as(person, "users.ListUsers", { emailPrefix: other.email }));
});
