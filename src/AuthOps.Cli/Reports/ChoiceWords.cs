using System.Globalization;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Reports;

/// <summary>Says why a generalisation was chosen.</summary>
internal static class ChoiceWords
{
    public static Bilingual Sentence(AnonymizationPlan plan)
    {
        var nodes = Figures.Count(plan.NodesTotal);
        var score = plan.Loss.ToString("F6", CultureInfo.InvariantCulture);
        return new Bilingual(
            $"{nodes} 种泛化组合中，满足全部模型且抑制不超过上限者里，所选组合按“{plan.Policy.Quality.Name}”最优；信息损失 {score}。",
            $"Of {nodes} generalisations, the one chosen is the best by {plan.Policy.Quality.Name} among those that satisfy every model within the suppression limit; its loss is {score}."
        );
    }
}
