using System.Globalization;
using System.Runtime.InteropServices;

namespace Sesame.Silo.Postgres;

/// <summary>Whom the server runs as: PostgreSQL refuses root, so root lends it an unprivileged user.</summary>
/// <param name="Name">Its name on this machine.</param>
/// <param name="Id">Its number.</param>
/// <param name="Group">Its group's number.</param>
/// <param name="IsOwn">Whether it is the one this process runs as.</param>
internal sealed partial record ServerUser(string Name, int Id, int Group, bool IsOwn)
{
    private const int Nobody = 65534;

    public static ServerUser Choose()
    {
        var own = (int)NativeUserId();
        if (own != 0)
        {
            return new ServerUser(Accounts().FirstOrDefault(account => account.Id == own)?.Name ?? Environment.UserName, own, -1, IsOwn: true);
        }

        return Accounts().FirstOrDefault(account => account is { Name: "postgres", Id: > 0 })
            ?? Accounts().FirstOrDefault(account => account.Id == Nobody)
            ?? new ServerUser("nobody", Nobody, Nobody, IsOwn: false);
    }

    /// <summary>The words that make a program run as this user.</summary>
    public IEnumerable<string> Prefix() => IsOwn
        ? []
        : ["setpriv", string.Create(CultureInfo.InvariantCulture, $"--reuid={Id}"), string.Create(CultureInfo.InvariantCulture, $"--regid={Group}"), "--clear-groups", "--"];

    /// <summary>Gives a file or folder to this user.</summary>
    public void Own(string path)
    {
        if (!IsOwn && NativeChangeOwner(path, (uint)Id, (uint)Group) != 0)
        {
            throw new EmbeddedPostgresException($"{path} cannot be given to the user {Name} (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    private static List<ServerUser> Accounts()
    {
        var accounts = new List<ServerUser>();
        foreach (var fields in File.Exists("/etc/passwd") ? File.ReadLines("/etc/passwd").Select(line => line.Split(':')) : [])
        {
            if (fields.Length > 3 && int.TryParse(fields[2], CultureInfo.InvariantCulture, out var id) && int.TryParse(fields[3], CultureInfo.InvariantCulture, out var group))
            {
                accounts.Add(new ServerUser(fields[0], id, group, IsOwn: false));
            }
        }

        return accounts;
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint NativeUserId();

    [DllImport("libc", EntryPoint = "chown", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int NativeChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);
}
