using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Users;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Backend;

/// <summary>
/// Refusals as callers of the API for back ends know them: fields in snake_case, and what another user has already as a fault of the field. All of them are bad
/// requests, which is what the clients of that API take for a fault of theirs.
/// </summary>
internal static class BackendFaults
{
    private const string Nested = "user.";

    public static RpcException ToRpc(RegisterUserResult refused, params (string From, string To)[] names) => refused switch
    {
        RegisterUserResult.Faulty faulty => ToRpc(faulty.Faults, names),
        RegisterUserResult.EmailTaken => Taken("email", ErrorReason.EmailTaken, names),
        RegisterUserResult.UsernameTaken => Taken("username", ErrorReason.UsernameTaken, names),
        RegisterUserResult.LegacyIdTaken => Taken("legacyUserId", ErrorReason.LegacyIdTaken, names),
        _ => ErrorMap.ToRpc(refused),
    };

    public static RpcException ToRpc(UpdateUserResult refused) => refused switch
    {
        UpdateUserResult.Faulty faulty => ToRpc(faulty.Faults),
        UpdateUserResult.UsernameTaken => Taken("username", ErrorReason.UsernameTaken),
        UpdateUserResult.LegacyIdTaken => Taken("legacyUserId", ErrorReason.LegacyIdTaken),
        _ => ErrorMap.ToRpc(refused),
    };

    public static RpcException ToRpc(ChangeEmailResult refused, params (string From, string To)[] names) => refused switch
    {
        ChangeEmailResult.Faulty faulty => ToRpc(faulty.Faults, names),
        ChangeEmailResult.Taken => Taken("email", ErrorReason.EmailTaken, names),
        _ => ErrorMap.ToRpc(refused),
    };

    public static RpcException ToRpc(ChangePasswordResult refused) => refused is ChangePasswordResult.Faulty faulty ? ToRpc(faulty.Faults) : ErrorMap.ToRpc(refused);

    /// <summary>A field at fault for a reason that says more than that it is.</summary>
    public static RpcException ToRpc(string field, ErrorReason reason, string? sentence = null) =>
        ErrorMap.ToRpc([new FieldFault(field, ErrorMap.NameOf(reason), sentence ?? ErrorReasons.Of(reason).Sentence)], ErrorReason.FieldInvalid);

    private static RpcException ToRpc(IReadOnlyList<FieldFault> faults, params (string From, string To)[] names) =>
        ErrorMap.ToRpc([.. faults.Select(fault => fault with { Field = NameOf(fault.Field, names) })], ErrorReason.FieldInvalid);

    private static RpcException Taken(string field, ErrorReason reason, params (string From, string To)[] names) => ToRpc(NameOf(field, names), reason);

    private static string NameOf(string field, (string From, string To)[] names)
    {
        var own = field.StartsWith(Nested, StringComparison.Ordinal) ? field[Nested.Length..] : field;
        return Array.Find(names, name => name.From == own).To
            ?? string.Concat(own.Select(letter => char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : letter.ToString()));
    }
}
