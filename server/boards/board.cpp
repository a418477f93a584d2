// Keeps the lists of a board in step with its entries.
#include "server/boards/board.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/boards/overlay.h"
#include "server/boards/version_counter.h"

namespace wattboard::boards {
namespace {

std::uint16_t bit_of(RankingRule rule) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(rule)); }

bool listed(const BoardEntry& entry) { return board_effect(entry.state()) != BoardEffect::not_listed; }

}  // namespace

Board::Board(BoardKey key, BoardConfig config, std::vector<EntryPtr> entries, std::int64_t sequence)
    : key_{key},
      config_{std::make_shared<const BoardConfig>(std::move(config))},
      ledger_{std::make_shared<VersionLedger>()},
      storage_{std::make_shared<Storage>()},
      unranked_{ledger_},
      by_public_id_{ledger_},
      sequence_{sequence},
      published_{nullptr}
{
    ledger_->keep(storage_);
    for (const RankingRule rule : config_->offered_rules)
        if (!ranked_[index_of(rule)]) ranked_[index_of(rule)].emplace(ledger_);
    load(std::move(entries));
    published_.store(next_snapshot(true));
}

void Board::load(std::vector<EntryPtr> entries)
{
    storage_->slots.reserve(entries.size());
    by_id_.reserve(entries.size());
    for (auto& entry : entries) {
        const auto [at, added] = by_id_.try_emplace(entry->id(), static_cast<std::uint32_t>(storage_->slots.size()));
        if (added)
            storage_->slots.push_back({.entry = std::move(entry)});
        else if (entry->state_version() > storage_->slots[at->second].entry->state_version())
            storage_->slots[at->second].entry = std::move(entry);
    }
    for (std::uint32_t i = 0; i < storage_->slots.size(); ++i) link(i);
    build_lists();
}

void Board::build_lists()
{
    auto& slots = storage_->slots;
    std::vector<UnrankedItem> unranked;
    std::vector<PublicIdItem> ids;
    for (Slot& slot : slots) {
        const BoardEntry& entry = *slot.entry;
        if (!listed(entry)) continue;
        ids.push_back({PublicIdKey{entry.public_id()}.hash, &entry});
        slot.unranked = listed_unranked(entry);
        if (slot.unranked) unranked.push_back({entry.sealed_at(), &entry});
    }
    std::ranges::sort(unranked, UnrankedOrder{});
    std::ranges::sort(ids, PublicIdOrder{});
    unranked_.build(unranked);
    by_public_id_.build(ids);
    for (const RankingRule rule : config_->offered_rules) {
        std::vector<RankItem> items;
        const auto stand = [&](std::uint32_t index) {
            slots[index].standing |= bit_of(rule);
            items.push_back(rank_item(*slots[index].entry, rule, *config_));
        };
        if (config_->selection == EntrySelection::all) {
            for (std::uint32_t i = 0; i < slots.size(); ++i)
                if (eligible(*slots[i].entry, rule)) stand(i);
        } else {
            for (const auto& [team_id, first] : first_of_team_)
                if (const auto best = best_of_team(team_id, rule); best != none) stand(best);
        }
        std::ranges::sort(items, RankOrder{});
        ranked_[index_of(rule)]->build(items);
    }
}

bool Board::eligible(const BoardEntry& entry, RankingRule rule) const
{
    return board_effect(entry.state()) == BoardEffect::ranked && !entry.has_unranked_reasons() &&
           std::isfinite(rank_value(entry, rule).value) && std::isfinite(entry.co2e_kg().value);
}

bool Board::listed_unranked(const BoardEntry& entry) const
{
    return listed(entry) &&
           std::ranges::none_of(config_->offered_rules, [&](RankingRule rule) { return eligible(entry, rule); });
}

bool Board::preferred(const BoardEntry& a, const BoardEntry& b, RankingRule rule) const
{
    if (config_->selection == EntrySelection::latest)
        return std::pair{a.sealed_at(), a.id()} > std::pair{b.sealed_at(), b.id()};
    if (config_->selection == EntrySelection::chosen && a.chosen() != b.chosen()) return a.chosen();
    return RankOrder{}(rank_item(a, rule, *config_), rank_item(b, rule, *config_));
}

std::uint32_t Board::best_of_team(std::int64_t team_id, RankingRule rule) const
{
    const auto& slots = storage_->slots;
    std::uint32_t best = none;
    for (std::uint32_t i = first_of_team_.at(team_id); i != none; i = slots[i].next_of_team)
        if (eligible(*slots[i].entry, rule) && (best == none || preferred(*slots[i].entry, *slots[best].entry, rule)))
            best = i;
    return best;
}

std::uint32_t Board::standing_of_team(std::int64_t team_id, RankingRule rule) const
{
    const auto first = first_of_team_.find(team_id);
    if (first == first_of_team_.end()) return none;
    const auto& slots = storage_->slots;
    for (std::uint32_t i = first->second; i != none; i = slots[i].next_of_team)
        if ((slots[i].standing & bit_of(rule)) != 0) return i;
    return none;
}

std::optional<Board::Placement> Board::placement(const BoardEntry& entry, RankingRule rule) const
{
    const std::lock_guard lock{writers_};
    if (rule == RankingRule::pareto || !config_->offers(rule) || !eligible(entry, rule)) return std::nullopt;
    std::uint32_t other = none;
    if (config_->selection != EntrySelection::all) {
        other = standing_of_team(entry.team_id(), rule);
    } else if (const auto known = by_id_.find(entry.id());
               known != by_id_.end() && (storage_->slots[known->second].standing & bit_of(rule)) != 0) {
        other = known->second;
    }
    const auto shown = published_.load();
    const RankItem item = rank_item(entry, rule, *config_);
    Placement placement{competition_rank(shown->ranked(rule), item.score), shown->ranked_count(rule) + 1};
    if (other == none) return placement;
    const BoardEntry& replaced = *storage_->slots[other].entry;
    if (replaced.id() != entry.id() && !preferred(entry, replaced, rule)) return std::nullopt;
    if (rank_item(replaced, rule, *config_).score > item.score) --placement.rank;
    --placement.ranked;
    return placement;
}

void Board::link(std::uint32_t index)
{
    Slot& slot = storage_->slots[index];
    auto& first = first_of_team_.try_emplace(slot.entry->team_id(), none).first->second;
    slot.next_of_team = first;
    first = index;
}

std::uint32_t Board::slot_for(const EntryPtr& entry)
{
    const auto [at, added] = by_id_.try_emplace(entry->id(), static_cast<std::uint32_t>(storage_->slots.size()));
    if (added) storage_->slots.emplace_back();
    return at->second;
}

bool Board::upsert(const EntryPtr& entry)
{
    const std::uint32_t index = slot_for(entry);
    Slot& slot = storage_->slots[index];
    const EntryPtr replaced = slot.entry;
    if (replaced && replaced->state_version() >= entry->state_version()) return false;
    // A new revision has its own sealing time: the entry then takes the place of a later one.
    if (replaced && (replaced->team_id() != entry->team_id() || replaced->public_id() != entry->public_id()))
        throw std::logic_error{"submission " + std::to_string(entry->id()) + " changed its team or public id"};
    slot.entry = entry;
    if (!replaced) link(index);
    list(replaced, *entry, slot);
    for (const RankingRule rule : config_->offered_rules) reselect(index, replaced.get(), rule);
    if (replaced) storage_->retired.emplace_back(ledger_->epoch(), replaced);
    return true;
}

void Board::list(const EntryPtr& replaced, const BoardEntry& entry, Slot& slot)
{
    const PublicIdItem id{PublicIdKey{entry.public_id()}.hash, &entry};
    if (replaced && listed(*replaced)) {
        if (!listed(entry))
            by_public_id_.erase(id);
        else
            by_public_id_.replace(id);
    } else if (listed(entry)) {
        by_public_id_.insert(id);
    }
    if (slot.unranked) unranked_.erase(UnrankedItem{replaced->sealed_at(), replaced.get()});
    slot.unranked = listed_unranked(entry);
    if (slot.unranked) unranked_.insert({entry.sealed_at(), &entry});
}

void Board::put_on(RankingRule rule, std::uint32_t index)
{
    Slot& slot = storage_->slots[index];
    ranked_[index_of(rule)]->insert(rank_item(*slot.entry, rule, *config_));
    slot.standing |= bit_of(rule);
}

void Board::take_off(RankingRule rule, std::uint32_t index, const BoardEntry& shown)
{
    ranked_[index_of(rule)]->erase(rank_item(shown, rule, *config_));
    storage_->slots[index].standing &= static_cast<std::uint16_t>(~bit_of(rule));
}

void Board::reselect(std::uint32_t index, const BoardEntry* replaced, RankingRule rule)
{
    Slot& slot = storage_->slots[index];
    const BoardEntry& entry = *slot.entry;
    const bool stood = (slot.standing & bit_of(rule)) != 0;
    const bool may_stand = eligible(entry, rule);
    if (!stood && !may_stand) return;
    const bool everyone = config_->selection == EntrySelection::all;
    if (!stood) {
        const std::uint32_t champion = everyone ? none : standing_of_team(entry.team_id(), rule);
        if (champion != none) {
            const BoardEntry& other = *storage_->slots[champion].entry;
            if (!preferred(entry, other, rule)) return;
            take_off(rule, champion, other);
        }
        return put_on(rule, index);
    }
    std::uint32_t champion = may_stand ? index : none;
    if (!everyone) champion = best_of_team(entry.team_id(), rule);
    if (champion == index) {
        const RankItem before = rank_item(*replaced, rule, *config_);
        const RankItem after = rank_item(entry, rule, *config_);
        if (!RankOrder{}(before, after) && !RankOrder{}(after, before)) {
            ranked_[index_of(rule)]->replace(after);
            return;
        }
    }
    take_off(rule, index, *replaced);
    if (champion != none) put_on(rule, champion);
}

void Board::forget_unseen()
{
    const std::uint64_t horizon = ledger_->horizon();
    auto& retired = storage_->retired;
    while (!retired.empty() && retired.front().first <= horizon) retired.pop_front();
}

SnapshotPtr Board::next_snapshot(bool changed)
{
    const std::uint64_t version = new_version();
    if (changed) change_ = version;
    BoardSnapshot::Parts parts{.key = key_,
                               .config = config_,
                               .version = version,
                               .change = change_,
                               .sequence = sequence_,
                               .unranked = unranked_.view(),
                               .by_public_id = by_public_id_.view(),
                               .overlay = overlay_};
    for (std::size_t i = 0; i < rule_count; ++i)
        if (ranked_[i]) parts.ranked[i] = ranked_[i]->view();
    parts.pin = ledger_->publish();
    return std::make_shared<const BoardSnapshot>(std::move(parts));
}

std::size_t Board::apply(std::span<const EntryPtr> entries, std::int64_t sequence)
{
    return apply_newer(entries, sequence).size();
}

std::vector<EntryPtr> Board::apply_newer(std::span<const EntryPtr> entries, std::int64_t sequence)
{
    const std::lock_guard lock{writers_};
    std::vector<EntryPtr> newer;
    for (const EntryPtr& entry : entries)
        if (upsert(entry)) newer.push_back(entry);
    const bool moved = sequence > sequence_;
    sequence_ = std::max(sequence_, sequence);
    if (newer.empty() && !moved) return newer;
    published_.store(next_snapshot(!newer.empty()));
    forget_unseen();
    return newer;
}

void Board::attach(std::shared_ptr<const Overlay> overlay)
{
    const std::lock_guard lock{writers_};
    if (overlay_ && overlay_->version() >= overlay->version()) return;
    overlay_ = std::move(overlay);
    published_.store(next_snapshot(false));
}

std::size_t Board::index_bytes() const
{
    const std::lock_guard lock{writers_};
    std::size_t bytes = unranked_.bytes() + by_public_id_.bytes() + storage_->slots.capacity() * sizeof(Slot);
    for (const auto& tree : ranked_)
        if (tree) bytes += tree->bytes();
    using Row = std::pair<std::int64_t, std::uint32_t>;
    return bytes + (by_id_.bucket_count() + first_of_team_.bucket_count()) * (sizeof(Row) + 1);
}

}  // namespace wattboard::boards
