/**
 * What oxlint's own rules cannot say: `new Date()` and `Date()` read the machine's clock,
 * `new Date(ms)` only converts and is fine.
 */
const noBareDate = {
  create(context) {
    const report = (node) => {
      if (node.callee.type !== "Identifier" || node.callee.name !== "Date") return;
      if (node.type === "NewExpression" && node.arguments.length > 0) return;
      context.report({ node, message: "Take the time from a Clock, given as an argument." });
    };
    return { NewExpression: report, CallExpression: report };
  },
};

export default { meta: { name: "phonefleet" }, rules: { "no-bare-date": noBareDate } };
