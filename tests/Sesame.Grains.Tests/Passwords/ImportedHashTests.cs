using System.Text;
using Sesame.Grains.Passwords;
using Sesame.Grains.Passwords.Imports;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class ImportedHashTests
{
    private const string Password = "correct horse battery staple";

    private static readonly PasswordHasher Hasher = new(new PasswordHashCost(MemoryKibibytes: 64, Iterations: 1, Lanes: 1), new PasswordHashMeter());

    // The vectors of crypt_blowfish and of jBCrypt.
    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")]
    [InlineData("~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$12$WApznUOJfkEGSmYRfnkrPOr466oFDCaj4b6HY3EXGvfxm43seyhgC")]
    [InlineData(Password, "$2y$10$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W")]
    [InlineData(Password, "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")]
    public void Bcrypt_holds_its_vectors(string password, string hash) => Verifies(password, hash);

    [Fact]
    public void Bcrypt_reads_bytes_and_not_characters()
    {
        Assert.True(ImportedHash.TryParse("$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq", out var hash));
        Assert.True(hash.Matches([0xA3]));
        Assert.True(ImportedHash.TryParse("$2b$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", out var other));
        Assert.True(other.Matches([0xFF, 0xFF, 0xA3]));
    }

    [Fact]
    public void What_bcrypt_would_cut_off_is_refused()
    {
        const string hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
        const string whole = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        Refuses(whole + "chars after 72 are ignored", hash);
        Refuses("U*U\0", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
    }

    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77D6576238657B203B19CA42C18A0497F16B4844E3074AE8DFDFFA3FEDE21442FCD0069DED0948F8326A753A0FC81F17E8D3E0FB2E0D3628CF35E20C38D18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "FDBABE1C9D3472007856E7190D01E9FE7C6AD7CBC8237830E77376634B3731622EAF30D92E22A3886FF109279D9830DAC727AFB94A83EE6D8360CBDFA2CC0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023BDCB3AFD7348461C06CD81FD38EBFDA8FBBA904F8E3EA9B543F6545DA1F2D5432955613F0FCF62D49705242A9AF9E61E85DC0D651E40DFCF017B45575887")]
    public void Scrypt_holds_the_vectors_of_its_RFC(string password, string salt, int n, int r, int p, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Scrypt.Derive(Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), n, r, p, 64)));

    // Made by Python's hashlib and by the argon2 command.
    [Theory]
    [InlineData("$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$vajIaozrb7q4x.G3R5Y.FIe07ZH3QEjPYV1bs8kEikU")]
    [InlineData("$pbkdf2-sha512$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$5bTW2oeyDJyGJPcmEr+mRDE11ghpozWrDGnSNhRXo2ZCu0KHRDiUMAVEGzLJC+oDhRoeIja9J1iLIv9ptDJMfQ")]
    [InlineData("$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$wmIXv0mv7iouqkc9CKjRvCX21po")]
    [InlineData("pbkdf2_sha256$1000$saltytext$v3PgWz6Wk2fCKqB+DPOrx4h6+sIVB+uO94eP79/LVsE=")]
    [InlineData("pbkdf2_sha1$1000$saltytext$AHNwaiDgZDW3DJKOmG7VyRyPNLQ=")]
    [InlineData("AQAAAAAAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWbCYhe/Sa/uKi6qRz0IqNG8JfbWmg==")]
    [InlineData("AQAAAAEAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWbKpKrZLKBjWwHgRwf1/YUbQlMwRL7Couw5PliaJEGmUg==")]
    [InlineData("AQAAAAIAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWbltNbah7IMnIYk9yYSv6ZEMTXWCGmjNasMadI2FFejZg==")]
    [InlineData("$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM")]
    [InlineData("scrypt$saltytext$1024$8$2$oMjQKy7Ymt0nmYnAEbCERBrbrrveACdntVlho7GQhqXs+CC77XKxx8m+qOz497S3DqpJQKK74wGq6cZH+kZLgw==")]
    [InlineData("$argon2i$v=19$m=1024,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$U0dJIMzCQNTgvdDeHuYWBEByozd7QvxvcyyDA0w4+Cc")]
    [InlineData("$argon2d$v=19$m=1024,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$UQUNUKmBZz/UqnbJbcO55+GKHMeMBbEv8ZLYAOEeWfU")]
    [InlineData("$argon2id$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("argon2$argon2id$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("bcrypt$$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")]
    public void The_forms_of_other_systems_verify(string hash) => Verifies(Password, hash);

    [Fact]
    public void The_bytes_that_were_typed_come_before_what_a_keyboard_of_today_makes_of_them()
    {
        // Of "cafe" with a combining accent.
        const string apart = "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$FHobyDgPnlFCCTrRP0Fx4l148Ymf3RwTskOgETZrgo4";
        Verifies("cafe\u0301 au lait", apart);
        Refuses("caf\u00e9 au lait", apart);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("password")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99")]
    [InlineData("$1$salt$qJH7.N4xYta3aEG/dfqo/0")]
    [InlineData("$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e")]
    [InlineData("$2b$5$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")]
    [InlineData("$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C")]
    [InlineData("$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C=")]
    [InlineData("$argon2id$v=16$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("$argon2id$v=19$m=4096,t=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$vajIaozr")]
    [InlineData("$pbkdf2-sha256$29000$$vajIaozrb7q4x.G3R5Y.FIe07ZH3QEjPYV1bs8kEikU")]
    [InlineData("$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$not base64!")]
    [InlineData("scrypt$saltytext$1000$8$2$oMjQKy7Ymt0nmYnAEbCERBrbrrveACdntVlho7GQhqXs+CC77XKxx8m+qOz497S3DqpJQKK74wGq6cZH+kZLgw==")]
    [InlineData("AAAAAAEAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWbKpKrZLKBjWwHgRwf1/YUbQlMwRL7Couw5PliaJEGmUg==")]
    [InlineData("AQAAAAEAAAPo/////zAxMjM0NTY3ODlhYmNkZWbKpKrZLKBjWwHgRwf1/YUbQlMwRL7Couw5PliaJEGmUg==")]
    public void What_has_no_known_form_is_not_taken(string text) => Assert.False(ImportedHash.TryAdopt(text, out _));

    [Theory]
    [InlineData("$2b$15$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")]
    [InlineData("$2b$03$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")]
    [InlineData("$pbkdf2-sha256$2000001$MDEyMzQ1Njc4OWFiY2RlZg$vajIaozrb7q4x.G3R5Y.FIe07ZH3QEjPYV1bs8kEikU")]
    [InlineData("$pbkdf2-sha256$0$MDEyMzQ1Njc4OWFiY2RlZg$vajIaozrb7q4x.G3R5Y.FIe07ZH3QEjPYV1bs8kEikU")]
    [InlineData("AQAAAAEB////AAAAEDAxMjM0NTY3ODlhYmNkZWbKpKrZLKBjWwHgRwf1/YUbQlMwRL7Couw5PliaJEGmUg==")]
    [InlineData("$scrypt$ln=21,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM")]
    [InlineData("$scrypt$ln=18,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM")]
    [InlineData("$scrypt$ln=17,r=8,p=3$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM")]
    [InlineData("$argon2id$v=19$m=131073,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("$argon2id$v=19$m=131072,t=5,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("$argon2id$v=19$m=4096,t=17,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=16$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    [InlineData("$argon2id$v=19$m=99999999999,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mDBI7I83kOTBcQZVXUAHCRm9ZyNmqrIccUZP456pguY")]
    public void What_costs_more_than_is_allowed_is_not_taken(string text) => Assert.False(ImportedHash.TryAdopt(text, out _));

    [Fact]
    public void A_text_of_any_length_is_looked_at_up_to_its_bound() =>
        Assert.False(ImportedHash.TryAdopt("$2b$04$" + new string('a', 100_000), out _));

    private static void Verifies(string password, string hash)
    {
        Assert.True(ImportedHash.TryAdopt(hash, out var stored));
        Assert.Equal(new PasswordVerdict.Right(NeedsRehash: true), Hasher.Verify(stored, password));
        Refuses(password + "x", hash);
    }

    private static void Refuses(string password, string hash)
    {
        Assert.True(ImportedHash.TryAdopt(hash, out var stored));
        Assert.IsType<PasswordVerdict.Wrong>(Hasher.Verify(stored, password));
    }
}
