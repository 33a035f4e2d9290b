using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Codes;

/// <summary>
/// The live one-time code of one kind for one subject; the key is <c>kind/subject</c>. Holds its tries and its end. Issuing a new code kills the
/// older one.
/// </summary>
[Alias("codes.codes")]
public interface ICodesGrain : IGrainWithStringKey
{
    /// <summary>Issues a code of <paramref name="command"/>'s length of life.</summary>
    [Alias("issue")]
    Task<IssuedCode> Issue(IssueCode command);

    /// <summary>Takes a code back: true exactly once for the live code. A wrong one costs a try, and after 5 tries the code is dead.</summary>
    [Alias("redeem")]
    Task<bool> Redeem(RedeemCode command);

    /// <summary>
    /// Asks whether one more mail may go to the subject, an address: one a minute, five an hour. Null: it may, and is counted; else how long to
    /// wait.
    /// </summary>
    [Alias("admit-send")]
    Task<TimeSpan?> AdmitSend(CallContext call);
}
