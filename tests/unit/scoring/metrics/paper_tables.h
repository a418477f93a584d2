// Reads the transcribed paper tables of tests/data by column name. The tables hold no quoted cells.
#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace wattboard::testing {

class PaperRow {
public:
    explicit PaperRow(std::map<std::string, std::string> cells) : cells_{std::move(cells)} {}

    [[nodiscard]] const std::string& text(const std::string& column) const { return cells_.at(column); }
    [[nodiscard]] std::optional<double> number(const std::string& column) const
    {
        const std::string& cell = text(column);
        return cell.empty() ? std::nullopt : std::optional{std::stod(cell)};
    }

private:
    std::map<std::string, std::string> cells_;
};

inline std::vector<std::string> cells_of(const std::string& line)
{
    std::vector<std::string> cells;
    std::istringstream stream{line};
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    if (line.ends_with(',')) cells.emplace_back();
    return cells;
}

inline std::vector<PaperRow> paper_table(const std::string& name)
{
    std::ifstream file{std::string{WATTBOARD_SOURCE_DIR} + "/tests/data/paper-tables/" + name};
    if (!file) throw std::runtime_error{"no paper table " + name};
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> header = cells_of(line);
    std::vector<PaperRow> rows;
    while (std::getline(file, line)) {
        const std::vector<std::string> cells = cells_of(line);
        std::map<std::string, std::string> named;
        for (std::size_t i = 0; i < header.size(); ++i) named[header[i]] = cells.at(i);
        rows.emplace_back(std::move(named));
    }
    return rows;
}

}  // namespace wattboard::testing
