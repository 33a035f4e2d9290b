namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>A message grew past the limit while it was read or unpacked.</summary>
internal sealed class MessageTooLargeException() : Exception("The message is larger than the limit.");
