// An error of the server, in one form whatever it came by.
export class Refusal extends Error {
  constructor(method, status, message, details, http) {
    const info = details.find((detail) => detail["@type"].endsWith("google.rpc.ErrorInfo"));
    super(`${method} was refused: ${status}${http ? ` (HTTP ${http})` : ""} ${info?.reason ?? "without a reason"}: ${message}`);
    this.status = status;
    this.http = http;
    this.text = message;
    this.reason = info?.reason;
    this.metadata = info?.metadata ?? {};
    const faults = details.find((detail) => detail["@type"].endsWith("google.rpc.BadRequest"));
    this.fields = [...new Set((faults?.fieldViolations ?? []).map((fault) => fault.field))].sort();
    const retry = details.find((detail) => detail["@type"].endsWith("google.rpc.RetryInfo"));
    this.retryAfter = retry && Number.parseFloat(retry.retryDelay);
  }

  /** Whether the reason is this one, of the whole or of a field. */
  names(reason) {
    return this.reason === reason || Object.values(this.metadata).includes(reason);
  }
}

// By number, as REST sends them (google.rpc.Code).
export const statusNames = [
  "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
];
