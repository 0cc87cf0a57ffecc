using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>What two parties must agree on. Used to find differences and to verify them. Stateless.</summary>
internal static class DifferenceRules
{
    /// <summary>How a use differs between the sides; null where a side does not have it.</summary>
    public static IEnumerable<DifferenceDraft> OfUse(
        string grantId,
        GrantBody? hereGrant,
        ComparedUse? here,
        GrantBody? thereGrant,
        ComparedUse? there
    )
    {
        if (here is null || there is null)
        {
            var only = here is null ? UsageDifferenceKind.OnlyThere : UsageDifferenceKind.OnlyHere;
            yield return new DifferenceDraft(only, grantId) { Here = here, There = there };
            yield break;
        }

        var fields = Fields(hereGrant, here, thereGrant, there);
        if (fields.Count > 0)
        {
            var kind = fields.Contains("amount")
                ? UsageDifferenceKind.OtherQuantity
                : UsageDifferenceKind.OtherContent;
            yield return new DifferenceDraft(kind, grantId)
            {
                Here = here,
                There = there,
                Fields = fields,
            };
        }

        if (here.IsCorrected != there.IsCorrected)
        {
            var kind = here.IsCorrected
                ? UsageDifferenceKind.CorrectedHere
                : UsageDifferenceKind.CorrectedThere;
            yield return new DifferenceDraft(kind, grantId) { Here = here, There = there };
        }
    }

    private static List<string> Fields(
        GrantBody? hereGrant,
        ComparedUse here,
        GrantBody? thereGrant,
        ComparedUse there
    )
    {
        // A gate notes when it reserved, by its own clock, and knows no tags.
        var comparesTime = !here.IsReserved && !there.IsReserved;
        var fields = new List<string>();
        Add("amount", here.Amount != there.Amount);
        Add("scenario", Scenario(hereGrant, here) != Scenario(thereGrant, there));
        Add("standing", here.Standing != there.Standing);
        Add("tag", comparesTime && here.Tag != there.Tag);
        Add("time", comparesTime && here.Time != there.Time);
        Add("unit", here.Unit != there.Unit);
        return fields;

        void Add(string name, bool differs)
        {
            if (differs)
            {
                fields.Add(name);
            }
        }
    }

    // By name, since each party numbers the scenarios of the grant it registered.
    private static GrantScenario? Scenario(GrantBody? grant, ComparedUse use) =>
        grant is not null && use.Scenario < grant.Scenarios.Count
            ? grant.Scenarios[use.Scenario]
            : null;
}
