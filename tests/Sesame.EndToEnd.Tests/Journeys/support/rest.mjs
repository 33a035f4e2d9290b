// REST by fetch, along the routes of google.api.http.
import { Refusal, statusNames } from "./refusal.mjs";

export class Rest {
  constructor(contract, { http }) {
    this.contract = contract;
    this.origin = http;
  }

  reaches(method) {
    return this.contract.route(method) !== undefined && method.methodKind !== "client_streaming";
  }

  async call(method, request, headers) {
    const route = this.contract.route(method);
    const { path, body } = place(route, structuredClone(request));
    const response = await fetch(this.origin + path, {
      method: route.verb,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await response.text();
    if (!response.ok) {
      const error = JSON.parse(text);
      if (error.t !== "error") {
        throw new Error(`An error of REST has no "t": ${text}`);
      }
      throw new Refusal(method.name, statusNames[error.code], error.message, error.details ?? [], response.status);
    }
    if (method.methodKind === "server_streaming") {
      return { text, contentType: response.headers.get("content-type") };
    }
    const json = JSON.parse(text);
    const whole = route.responseBody ? { [method.output.fields.find((field) => field.name === route.responseBody).jsonName]: json } : json;
    return this.contract.write(method.output, this.contract.read(method.output, whole));
  }
}

// Where each field of the request goes: into the path, the body, or the query.
function place(route, request) {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const field = name in request ? name : camel(name);
    const value = request[field];
    delete request[field];
    return encodeURIComponent(value);
  });
  if (route.body === "*") {
    return { path, body: request };
  }
  let body;
  if (route.body) {
    body = request[camel(route.body)];
    delete request[camel(route.body)];
  }
  const query = new URLSearchParams(Object.entries(request).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)])));
  return { path: query.size > 0 ? `${path}?${query}` : path, body };
}

function camel(name) {
  return name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
