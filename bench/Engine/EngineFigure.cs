namespace Sesame.Bench.Engine;

/// <summary>One measured figure beside the figure of the same run that it is to be read against.</summary>
public sealed record EngineFigure(string Name, double Value, string Unit, string Beside, string Target);
