using System.Security.Cryptography;
using System.Text;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Cluster;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>
/// Lets clients in: known, secret right, restrictions passed, requests per second not used up, in this order. A header seen before maps to its client
/// and its proof, so that a warm call costs one look-up and one call of the client's grain, which answers from memory; not even that for a client without
/// a limit whose grain is in this process, or of which this node holds a leased copy.
/// </summary>
internal sealed class ClientGate(IGrainFactory grains, InForce<ClientAccess> inForce, AccessOptions options, TimeProvider time, ILeasedCopies? copies = null)
{
    // The grain tells a newer version at most as often as the client is changed while the call is judged.
    private const int RoundsMax = 8;

    private const string BasicPrefix = "Basic ";

    private readonly BoundedCache<ClientProof> proofs = new(options.RememberedCredentialsMax);
    private readonly BoundedCache<KnownClient> clients = new(options.RememberedCredentialsMax);

    /// <summary>
    /// The client of a header that holds nothing but a <c>Basic</c> value seen before, when nothing needs to be asked or waited for; else nothing,
    /// which does not mean a refusal. What is in force is looked up here as it is for every other call.
    /// </summary>
    public (ClientProof? Proof, JudgedClient? Client) FindAdmitted(string header, CallTarget target)
    {
        // Only well-formed values are remembered, so one that is found needs no reading.
        if (!header.StartsWith(BasicPrefix, StringComparison.Ordinal) || !proofs.TryGet(header.AsSpan(BasicPrefix.Length), out var proof))
        {
            return default;
        }

        return proof.Client.Judged is { } judged && IsInForce(judged, proof.Client) && Refusal(proof, judged, target) is null
            ? (proof, judged)
            : default;
    }

    /// <summary>Reads the value of a <c>Basic</c> scheme.</summary>
    public ClientProof Identify(ReadOnlySpan<char> basic)
    {
        if (proofs.TryGet(basic, out var known))
        {
            return known;
        }

        if (!BasicCredentials.TryParse(basic, out var credentials))
        {
            throw ErrorMap.ToRpc(ErrorReason.AuthorizationMalformed);
        }

        if (!ClientId.TryParse(credentials.Id, out var id))
        {
            throw ErrorMap.ToRpc(ErrorReason.ClientUnknown);
        }

        var hash = credentials.Secret is { } secret ? SHA256.HashData(Encoding.UTF8.GetBytes(secret)) : null;
        return new ClientProof(ClientOf(id.ToString()), hash);
    }

    /// <summary>The client of this id, as a token names it.</summary>
    public ClientProof Named(string id) => new(ClientOf(id), null);

    /// <summary>Lets one call in, or throws why not.</summary>
    /// <param name="proof">The credentials.</param>
    /// <param name="basic">The text they were read from, to be remembered once they are found right; null when there is none.</param>
    /// <param name="target">Where the call comes from and goes to.</param>
    public async ValueTask<JudgedClient> Admit(ClientProof proof, string? basic, CallTarget target)
    {
        var client = proof.Client;
        var judged = client.Judged ?? await Ask(client);
        for (var round = 0; round < RoundsMax; round++)
        {
            if (Refusal(proof, judged, target) is { } reason)
            {
                // Nobody is refused by what was remembered: what is in force now decides.
                var current = await Ask(client);
                if (current.Access.Version == judged.Access.Version)
                {
                    throw ErrorMap.ToRpc(reason);
                }

                judged = current;
                continue;
            }

            if (proof.Remembered && IsInForce(judged, client))
            {
                return judged;
            }

            if (await Renew(client) is { } copy)
            {
                if (copy.Version == judged.Access.Version)
                {
                    Remember(proof, basic);
                    return judged;
                }

                judged = client.Judged = new JudgedClient(copy);
                continue;
            }

            switch (await client.Grain.Admit(judged.Access.Version, proof.HasSecret))
            {
                case ClientAdmission.Admitted:
                    Remember(proof, basic);
                    return judged;
                case ClientAdmission.Changed changed:
                    client.IsCounted = false;
                    judged = client.Judged = new JudgedClient(changed.Access);
                    break;
                case ClientAdmission.Limited limited:
                    throw ErrorMap.ToRpc(ErrorReason.LimitReached, $"The client may make {limited.Limit} requests per second.", limited.RetryAfter);
                default:
                    throw Unknown(client);
            }
        }

        throw ErrorMap.ToRpc(ErrorReason.Overloaded);
    }

    private bool IsInForce(JudgedClient judged, KnownClient client) =>
        inForce.Find(client.Id)?.Version == judged.Access.Version
        || (client.Leased?.Find(out var copy) == FoundCopy.Copy && copy!.Version == judged.Access.Version);

    // Null: the grain is served here, or counts each call.
    private static async ValueTask<ClientAccess?> Renew(KnownClient client)
    {
        if (client is not { Leased: { } leased, IsCounted: false } || leased.Find(out _) == FoundCopy.Grain)
        {
            return null;
        }

        var access = await leased.Ask();
        client.IsCounted = access is null;
        return access;
    }

    private ErrorReason? Refusal(ClientProof proof, JudgedClient judged, CallTarget target)
    {
        if (proof.HasSecret && !proof.IsRight(judged, time))
        {
            return ErrorReason.ClientSecretWrong;
        }

        return judged.Restrictions.Check(target.Facts.Address, target.Origin, target.Api);
    }

    private static async ValueTask<JudgedClient> Ask(KnownClient client) => await client.Grain.Admit(0, proved: false) is ClientAdmission.Changed changed
        ? client.Judged = new JudgedClient(changed.Access)
        : throw Unknown(client);

    private static Exception Unknown(KnownClient client)
    {
        client.Judged = null;
        return ErrorMap.ToRpc(ErrorReason.ClientUnknown);
    }

    // Only what was let in is remembered: guesses must not push out what is used.
    private void Remember(ClientProof proof, string? basic)
    {
        if (proof.Remembered)
        {
            return;
        }

        proof.Remembered = true;
        clients.Set(proof.Client.Id, proof.Client);
        if (basic is not null)
        {
            proofs.Set(basic, proof);
        }
    }

    private KnownClient ClientOf(string id) => clients.TryGet(id, out var known) ? known : NewClient(id);

    private KnownClient NewClient(string id)
    {
        var grain = grains.GetGrain<IClientGrain>(id);
        return new KnownClient(id, grain, copies?.Of(grain, grain.Lease));
    }
}
