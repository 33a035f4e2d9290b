namespace Konscious.Security.Cryptography;

/// <summary>Argon2id: data-independent addressing in the first half of the first pass, data-dependent after it.</summary>
public class Argon2id : Argon2
{
    private readonly IArgon2Engine engine;

    /// <summary>Hashes on libargon2 where the machine has it, else on our managed code; both give the same bytes.</summary>
    public Argon2id(byte[] password)
        : this(password, Argon2Engines.Preferred)
    {
    }

    internal Argon2id(byte[] password, IArgon2Engine engine)
        : base(password) => this.engine = engine;

    private protected override IArgon2Engine Engine => engine;

    private protected override Argon2Variant Variant => Argon2Variant.Id;
}
