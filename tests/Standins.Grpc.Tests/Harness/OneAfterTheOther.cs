using Xunit;

// Servers, browsers and floods of connections side by side would starve each other on a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
