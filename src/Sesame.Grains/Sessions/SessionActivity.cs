using Sesame.Grains.Activity;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>Activity of sessions.</summary>
public sealed class SessionActivity : ActivityLedger
{
    internal override string Sql => SqlFile.Load<SessionActivity>("touch_sessions");
}
