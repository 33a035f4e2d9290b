using Sesame.Grains.Passwords;

// Builds a breach filter from lists of passwords, one a line.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: dotnet run --project tools/breach-filter -- <list>… <filter to write>");
    return 2;
}

var filter = BreachFilterBuilder.Build(args[..^1].SelectMany(File.ReadLines));
File.WriteAllBytes(args[^1], filter);
Console.WriteLine($"{BreachFilter.LoadFile(args[^1]).Count} passwords in {filter.Length} bytes");
return 0;
