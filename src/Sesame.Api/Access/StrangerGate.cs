using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>
/// Callers without any client: refused, except for APIs that were opened to them, at one request per second and address. IPv6 callers are counted by
/// /64, which is what one household or machine is given.
/// </summary>
internal sealed class StrangerGate(AccessOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly FrozenSet<string> openApis = options.OpenApis.ToFrozenSet(StringComparer.Ordinal);
    private readonly BoundedCache<LastCall> calls = new(options.CountedAddressesMax);

    public void Admit(CallTarget target)
    {
        if (!openApis.Contains(target.Api) || target.Facts.Address is not { } address)
        {
            throw ErrorMap.ToRpc(ErrorReason.CredentialsMissing);
        }

        var key = KeyOf(address);
        if (!calls.TryGet(key, out var last))
        {
            lock (calls)
            {
                if (!calls.TryGet(key, out last))
                {
                    calls.Set(key, last = new LastCall());
                }
            }
        }

        if (last.Wait(time.GetTimestamp(), time) is { } wait)
        {
            throw ErrorMap.ToRpc(ErrorReason.LimitReached, "Callers without a client may make one request per second.", wait);
        }
    }

    private static string KeyOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private sealed class LastCall
    {
        private long? at;

        /// <summary>Counts a call, or tells how long to wait.</summary>
        public TimeSpan? Wait(long now, TimeProvider time)
        {
            lock (this)
            {
                if (at is { } last && time.GetElapsedTime(last, now) is var passed && passed < Pace)
                {
                    return Pace - passed;
                }

                at = now;
                return null;
            }
        }
    }
}
