using Sesame.Grains.Mfa;
using Xunit;

namespace Sesame.Grains.Tests.Mfa;

public sealed class RecoveryCodesTests
{
    [Fact]
    public void Ten_different_codes_of_128_bits_are_made()
    {
        var codes = RecoveryCodes.Make();

        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z2-7]{7}-[a-z2-7]{7}-[a-z2-7]{7}-[a-z2-7]{5}$", code));
    }

    [Fact]
    public void A_code_is_found_however_it_is_typed_and_no_other_is()
    {
        var codes = RecoveryCodes.Make();
        byte[][] hashes = [.. codes.Select(RecoveryCodes.Hash)];

        Assert.Same(hashes[3], RecoveryCodes.Find(hashes, codes[3]));
        Assert.Same(hashes[3], RecoveryCodes.Find(hashes, $" {codes[3].Replace("-", " ", StringComparison.Ordinal).ToUpperInvariant()} "));
        Assert.Null(RecoveryCodes.Find(hashes, RecoveryCodes.Make()[0]));
        Assert.Null(RecoveryCodes.Find(hashes, ""));
        Assert.Null(RecoveryCodes.Find([], codes[0]));
    }
}
