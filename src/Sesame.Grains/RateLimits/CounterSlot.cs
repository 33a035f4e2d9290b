namespace Sesame.Grains.RateLimits;

/// <summary>What was taken in one slot of time, as it is stored. Within a slot the number only grows.</summary>
/// <param name="Slot">Which slot; its meaning is the algorithm's.</param>
/// <param name="Taken">How much.</param>
/// <param name="EndsAt">When the slot no longer counts.</param>
internal readonly record struct CounterSlot(long Slot, long Taken, DateTimeOffset EndsAt);
