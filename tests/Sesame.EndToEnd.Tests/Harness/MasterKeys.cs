using System.Security.Cryptography;

namespace Sesame.EndToEnd.Tests.Harness;

public static class MasterKeys
{
    /// <summary>Writes a master key of version 1, made by chance.</summary>
    public static void Write(string path) => File.WriteAllText(path, $"1 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n");
}
