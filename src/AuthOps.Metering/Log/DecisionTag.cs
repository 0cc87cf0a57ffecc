using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Log;

/// <summary>The tag of a decision's record: the stage in its first byte, the fault in its second, else zero.</summary>
internal static class DecisionTag
{
    public static uint Of(AuthorizationStage? stage, AuthorizationFault? fault = null) =>
        (uint)stage.GetValueOrDefault() | ((uint)fault.GetValueOrDefault() << 8);

    public static AuthorizationStage? StageOf(uint tag) =>
        (tag & 0xFF) == 0 ? null : (AuthorizationStage)(tag & 0xFF);

    public static AuthorizationFault? FaultOf(uint tag) =>
        (tag >> 8) == 0 ? null : (AuthorizationFault)(tag >> 8);

    public static bool IsWellFormed(uint tag, DecisionKind kind) =>
        (StageOf(tag) is not { } stage || Enum.IsDefined(stage))
        && (FaultOf(tag) is not { } fault || Enum.IsDefined(fault))
        && FaultOf(tag) is null == (kind != DecisionKind.ActRefused);
}
