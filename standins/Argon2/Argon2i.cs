namespace Konscious.Security.Cryptography;

/// <summary>Argon2i: data-independent addressing throughout. For hashes of others; new ones are made with <see cref="Argon2id"/>.</summary>
public class Argon2i : Argon2
{
    private readonly IArgon2Engine engine;

    /// <summary>Hashes on libargon2 where the machine has it, else on our managed code; both give the same bytes.</summary>
    public Argon2i(byte[] password)
        : this(password, Argon2Engines.Preferred)
    {
    }

    internal Argon2i(byte[] password, IArgon2Engine engine)
        : base(password) => this.engine = engine;

    private protected override IArgon2Engine Engine => engine;

    private protected override Argon2Variant Variant => Argon2Variant.I;
}
