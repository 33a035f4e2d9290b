import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { Then, When } from "@cucumber/cucumber";

const withKey = (world, method, request) => world.call(`backend.${method}`, request, world.deployment.backEndKey);
const page = "https://shop.example/welcome";

async function make(world, person, request) {
  await world.attempt(async () => {
    const { url } = await withKey(world, "CreateMagicLink", { email: person.email, ...request });
    person.link = /#token=(.+)$/.exec(url)[1];
    return url;
  });
}

When("a back end has a link made for {person}", async function (person) {
  await make(this, person);
});

When("a back end has a link made for {person} that leads on to an application's page", async function (person) {
  this.notes.linked = person;
  await make(this, person, { redirect_to_url: page });
});

// The page has no credentials.
When("{person} presses the button of the page that the link leads to", async function (person) {
  await this.attempt(async () => {
    const answer = await this.call("logins.OpenMagicLink", { token: person.link });
    return answer.reply ? this.took(person, answer.reply) : answer;
  });
});

Then("she is sent on to the application's page", function () {
  assert.deepEqual(this.reply(), { redirectToUrl: page });
});

When("the application sends the link's token", async function () {
  const person = this.notes.linked;
  await this.attempt(async () => this.took(person, (await this.asStranger("logins.SubmitMagicLink", { token: person.link })).reply));
});

When("a back end gets a token that names {person}", async function (person) {
  await this.attempt(async () => (await withKey(this, "CreateAccessToken", { user_id: person.id, duration_in_minutes: 5 })).access_token);
});

Then("the token names {person} to whoever has the public key", async function (person) {
  const [head, body, signature] = this.reply().split(".");
  const { verifier_key_pem: key } = await withKey(this, "GetTokenVerificationMetadata", {});
  assert.ok(verify("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url")));
  const { user_id: id, email } = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  assert.deepEqual({ id, email }, { id: person.id, email: person.email });
  const { kid } = JSON.parse(Buffer.from(head, "base64url").toString("utf8"));
  assert.ok((await this.call("tokens.GetJwks", {})).keys.some((published) => published.kid === kid && published.kty === "RSA"));
});
