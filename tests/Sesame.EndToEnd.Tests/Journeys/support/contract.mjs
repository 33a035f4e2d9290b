// The contract as the running server publishes it: methods by `area.Method`, their REST routes, and what each error reason stands for.
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary, fromJson, getOption, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

export class Contract {
  constructor(descriptors, reasons) {
    this.registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
    this.methods = new Map();
    for (const service of this.registry) {
      if (service.kind === "service" && service.typeName.startsWith("sesame.")) {
        const area = service.typeName.split(".")[1];
        service.methods.forEach((method) => this.methods.set(`${area}.${method.name}`, method));
      }
    }
    this.statuses = readStatuses(reasons);
  }

  method(name) {
    const method = this.methods.get(name);
    if (!method) {
      throw new Error(`The contract has no method ${name}.`);
    }
    return method;
  }

  /** The route of a method: {verb, path, body, responseBody}; nothing when it has none. */
  route(method) {
    const rule = getOption(method, this.registry.getExtension("google.api.http"));
    return rule.pattern.case && { verb: rule.pattern.case.toUpperCase(), path: rule.pattern.value, body: rule.body, responseBody: rule.responseBody };
  }

  read(schema, json) {
    return fromJson(schema, json, { registry: this.registry });
  }

  /** The message in JSON, with what has its default, so that all transports answer alike. */
  write(schema, message) {
    return toJson(schema, message, { registry: this.registry, alwaysEmitImplicit: true });
  }

  message(typeName, bytes) {
    const schema = this.registry.getMessage(typeName);
    return fromBinary(schema, bytes);
  }
}

// Of every reason the status and the HTTP status that its comment promises.
function readStatuses(file) {
  const statuses = new Map();
  let comment = "";
  for (const line of readFileSync(file, "utf8").split("\n").map((text) => text.trim())) {
    const value = /^ERROR_REASON_(\w+) = /.exec(line);
    if (line.startsWith("//")) {
      comment += line.slice(2);
    } else if (value) {
      const promised = /([A-Z_]+(?: or [A-Z_]+)?), HTTP (\d+)(?: or (\d+))?\./.exec(comment);
      statuses.set(value[1], promised && { status: promised[1].split(" or "), http: promised.slice(2).filter(Boolean).map(Number) });
      comment = "";
    }
  }
  return statuses;
}
