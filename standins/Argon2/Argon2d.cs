namespace Konscious.Security.Cryptography;

/// <summary>Argon2d: data-dependent addressing throughout. For hashes of others; new ones are made with <see cref="Argon2id"/>.</summary>
public class Argon2d : Argon2
{
    private readonly IArgon2Engine engine;

    /// <summary>Hashes on libargon2 where the machine has it, else on our managed code; both give the same bytes.</summary>
    public Argon2d(byte[] password)
        : this(password, Argon2Engines.Preferred)
    {
    }

    internal Argon2d(byte[] password, IArgon2Engine engine)
        : base(password) => this.engine = engine;

    private protected override IArgon2Engine Engine => engine;

    private protected override Argon2Variant Variant => Argon2Variant.D;
}
