-- A page of 50 from a random place of the board, without cursor: from_rank in 1..BOARD_ENTRIES.
local entries = tonumber(os.getenv("BOARD_ENTRIES"))
function init(args) math.randomseed(os.time()) end
function request() return wrk.format("GET", wrk.path .. "?limit=50&from_rank=" .. math.random(1, entries - 50)) end
