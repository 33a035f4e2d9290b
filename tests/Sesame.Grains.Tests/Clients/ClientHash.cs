using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Tests.Clients;

/// <summary>What is stored of a secret.</summary>
internal static class ClientHash
{
    public static byte[] Of(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
