using System.Text;

namespace Sesame.Api.Cluster.Local;

/// <summary>Files with secrets.</summary>
internal static class Files
{
    /// <summary>Writes a file that only its owner can read; it appears whole or not at all.</summary>
    public static void WritePrivate(string path, string content)
    {
        var unfinished = path + "." + Path.GetRandomFileName();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(unfinished, options))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
