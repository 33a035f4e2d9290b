using Sesame.OpenApi;

// Writes Sesame's OpenAPI document to the file named, or to the console; JSON when the name says so.
var document = OpenApiDocument.OfSesame();
if (args is [var path, ..])
{
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    await File.WriteAllTextAsync(path, path.EndsWith(".json", StringComparison.Ordinal) ? document.ToJson() : document.ToYaml());
}
else
{
    await Console.Out.WriteAsync(document.ToYaml());
}

return 0;
