using System.Globalization;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Reports;

/// <summary>Says why a generalisation was chosen.</summary>
internal static class ChoiceWords
{
    public static Bilingual Sentence(AnonymizationPlan plan)
    {
        var nodes = Figures.Count(plan.NodesTotal);
        var score = plan.Score.Value.ToString("G10", CultureInfo.InvariantCulture);
        if (!plan.IsOptimal)
        {
            var gap = plan.Gap.ToString("P2", CultureInfo.InvariantCulture);
            return new Bilingual(
                $"{nodes} 种泛化组合未能全部考察；所选组合满足全部模型，按“{plan.Policy.Quality.Name}”得分 {score}，与已证明的下界相差至多 {gap}。",
                $"Not all of the {nodes} generalisations could be looked at; the one chosen satisfies every model, scores {score} by {plan.Policy.Quality.Name}, and at most {gap} of that may be avoidable."
            );
        }

        return new Bilingual(
            $"{nodes} 种泛化组合中，满足全部模型且抑制不超过上限者里，所选组合按“{plan.Policy.Quality.Name}”最优；得分 {score}。",
            $"Of {nodes} generalisations, the one chosen is the best by {plan.Policy.Quality.Name} among those that satisfy every model within the suppression limit; its score is {score}, and a smaller one does not exist."
        );
    }
}
