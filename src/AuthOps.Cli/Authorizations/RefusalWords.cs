using AuthOps.Metering.Authorization;

namespace AuthOps.Cli.Authorizations;

/// <summary>A refusal for people: what, why, where it is kept, and how to mend it.</summary>
internal static class RefusalWords
{
    public static string Of(AuthorizationException refusal, ulong? record)
    {
        var kept = record is { } index
            ? FormattableString.Invariant($" 已留痕 / kept as record {index} of the log.")
            : "";
        return $"不予许可 / refused ({refusal.Fault}): {refusal.Message} {Mend(refusal.Fault)}{kept}";
    }

    private static string Mend(AuthorizationFault fault) =>
        fault switch
        {
            AuthorizationFault.UnknownParty =>
                "Enter the party in the register (meter grant register).",
            AuthorizationFault.RoleNotPermitted =>
                "Let the party whose act it is do it, with its own key.",
            AuthorizationFault.RoleConflict => "Register two parties where roles are held apart.",
            AuthorizationFault.CyclicAffiliation => "Correct who controls whom in the register.",
            AuthorizationFault.PlanIncomplete => "Complete the plan and bring it again.",
            AuthorizationFault.AgreementInvalid => "Correct or countersign the agreement first.",
            AuthorizationFault.AgreementNotFiled => "File the agreement first (meter grant file).",
            AuthorizationFault.ScopeExceeded =>
                "Stay within the grant, or have a wider one issued.",
            AuthorizationFault.RegistrationInvalid =>
                "Register the resource, or renew its registration (meter grant register).",
            AuthorizationFault.ClassificationRefused =>
                "Leave important and core data out; only general data is operated.",
            AuthorizationFault.DatesOutOfOrder => "Correct the dates.",
            AuthorizationFault.StageOutOfOrder => "Take the stage that follows; none is skipped.",
            AuthorizationFault.ReviewerIsApplicant =>
                "Let a party decide that neither applied nor is affiliated with who did.",
            AuthorizationFault.RedevelopmentBanned =>
                "Leave further development to parties outside the operator's circle (Art. 17).",
            AuthorizationFault.Terminated => "A terminated grant stays so; ask for another.",
            AuthorizationFault.ReleaseNotApproved =>
                "Have the product reviewed, released and its receipt countersigned first.",
            AuthorizationFault.LineageInvalid => "Record the operation with what it read and made.",
            _ => "Name grant, product, scenario and release (Art. 11).",
        };
}
