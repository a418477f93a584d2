// A tree over path segments: one child per literal and at most one parameter child per node.
#include "server/http/router.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace wattboard::http {

struct Router::Node {
    struct Leaf {
        const Route* route = nullptr;
        std::vector<std::string> parameter_names;
    };
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> parameter;
    std::array<Leaf, method_count> leaves;

    [[nodiscard]] bool has_routes() const
    {
        for (const Leaf& leaf : leaves) {
            if (leaf.route != nullptr) return true;
        }
        return false;
    }

    Node& literal(std::string_view segment)
    {
        for (auto& [name, node] : literals) {
            if (name == segment) return *node;
        }
        return *literals.emplace_back(std::string(segment), std::make_unique<Node>()).second;
    }

    // Depth-first with the literal before the parameter; the tree's depth and width bound the work, not the path.
    static const Node* find(const Node& node, std::string_view path, std::vector<std::string_view>& values)
    {
        if (path.empty()) return node.has_routes() ? &node : nullptr;
        const auto end = path.find('/', 1);
        const auto segment = path.substr(1, end == std::string_view::npos ? end : end - 1);
        const auto rest = end == std::string_view::npos ? std::string_view{} : path.substr(end);
        for (const auto& [name, child] : node.literals) {
            if (name != segment) continue;
            if (const Node* found = find(*child, rest, values)) return found;
            break;
        }
        if (!node.parameter || segment.empty()) return nullptr;
        values.push_back(segment);
        if (const Node* found = find(*node.parameter, rest, values)) return found;
        values.pop_back();
        return nullptr;
    }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route)
{
    if (!route.pattern.starts_with('/')) throw std::logic_error("a route's pattern starts with '/': " + route.pattern);
    Node* node = root_.get();
    std::vector<std::string> names;
    for (std::string_view rest = route.pattern; !rest.empty();) {
        const auto end = rest.find('/', 1);
        const auto segment = rest.substr(1, end == std::string_view::npos ? end : end - 1);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
        if (segment.starts_with('{') && segment.ends_with('}') && segment.size() > 2) {
            names.emplace_back(segment.substr(1, segment.size() - 2));
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
        } else if (segment.find_first_of("{}") != std::string_view::npos) {
            throw std::logic_error("a parameter is one whole path segment: " + route.pattern);
        } else {
            node = &node->literal(segment);
        }
    }
    auto& leaf = node->leaves.at(static_cast<std::size_t>(route.method));
    if (leaf.route != nullptr) throw std::logic_error("two routes for the same method and path: " + route.pattern);
    leaf.route = routes_.emplace_back(std::make_unique<Route>(std::move(route))).get();
    leaf.parameter_names = std::move(names);
}

Match Router::match(Method method, std::string_view path) const
{
    Match match;
    std::vector<std::string_view> values;
    const Node* node = path.starts_with('/') ? Node::find(*root_, path, values) : nullptr;
    if (node == nullptr) return match;
    const auto leaf_of = [node](Method m) -> const Node::Leaf& { return node->leaves.at(static_cast<std::size_t>(m)); };
    const bool head_by_get = method == Method::head && leaf_of(Method::head).route == nullptr;
    const Node::Leaf& leaf = leaf_of(head_by_get ? Method::get : method);
    if (leaf.route != nullptr) {
        match.route = leaf.route;
        for (std::size_t i = 0; i < values.size(); ++i)
            match.parameters.emplace_back(leaf.parameter_names.at(i), values[i]);
        return match;
    }
    for (std::size_t i = 0; i < method_count; ++i) {
        const auto m = static_cast<Method>(i);
        const bool implied = m == Method::options || (m == Method::head && leaf_of(Method::get).route != nullptr);
        if (implied || leaf_of(m).route != nullptr) match.allowed.push_back(m);
    }
    return match;
}

}  // namespace wattboard::http
